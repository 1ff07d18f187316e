import { UsageError } from './usage-error.ts'

/** `tcp://host:port`, as Dask writes it. */
export function schedulerAddress(text: string): string {
  if (!/^(tcp|tls):\/\/[^\s/:]+:\d+$|^(tcp|tls):\/\/\[[\da-f:]+\]:\d+$/i.test(text))
    throw new UsageError('other', `'${text}' is no address of a scheduler`, 'as in tcp://lab:8786')
  return text
}
