import { bool, input, memory, module, output, ports, uint } from 'gatewright'

const readPort = { address: input(uint(5)), data: output(uint(64)) }

export const RegisterFile = module('register_file', () => {
  const io = ports({
    read: [readPort, readPort],
    write: { enable: input(bool), address: input(uint(5)), data: input(uint(64)) },
  })
  const registers = memory(uint(64), 32, { kind: 'distributed' })
  for (const port of io.read) port.data.set(registers.readNow(port.address))
  registers.write(io.write.address, io.write.data, { enable: io.write.enable })
  return io
})
