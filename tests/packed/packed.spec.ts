import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BareProject, bareProject, root, run } from './bare-project.ts'

/** The npm package as its users have it: installed in a folder of theirs, far from the repository. */
let project: BareProject
let installed: string

beforeAll(async () => {
  project = await bareProject()
  installed = join(project.folder, 'node_modules', 'gatewright')
})
afterAll(() => project?.remove())

const files = (pattern: string) => globSync(pattern, { cwd: installed }).map((file) => file.replaceAll('\\', '/'))

describe('the package', () => {
  it('has all that it imports, and all of its entries', () => {
    const scripts = files('{src,hdl,fpga-targets}/**/*.js')
    expect(scripts.length).toBeGreaterThan(200)
    const missing = scripts.flatMap((file) => {
      const text = readFileSync(join(installed, file), 'utf8')
      const targets = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']*\.js)'/g)].map(([, target]) => target!)
      return targets.filter((target) => !existsSync(join(installed, dirname(file), target))).map((target) => `${file}: ${target}`)
    })
    expect(missing).toEqual([])
    const { exports, bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
    for (const entry of Object.values<any>(exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    ))
      expect(existsSync(join(installed, entry as string)), entry as string).toBe(true)
    expect(bin).toEqual({ gatewright: 'bin/gatewright.js' })
  })

  it('has what its scripts find beside themselves', () => {
    expect(files('src/**/*.{h,py}').sort()).toEqual([
      'src/flow/cluster/client.py',
      'src/flow/cluster/worker.py',
      'src/sim/verilator/runtime/model-types.h',
      'src/sim/verilator/runtime/shim.h',
      'src/sim/verilator/runtime/types.h',
    ])
    expect(files('**/*.{tsv,log,vcd}')).toEqual([])
  })

  it('has TypeScript to read only, where nothing imports it, and no tests', () => {
    const typescript = files('**/*.ts').filter((file) => !file.endsWith('.d.ts') && !/^(?:source|templates)\//.test(file))
    expect(typescript).toEqual([])
    expect(files('{src,source,hdl,fpga-targets}/**/*.{spec,checks}.*')).toEqual([])
  })

  it('keeps lines: what stands in the source stands there in the JavaScript', () => {
    for (const file of files('source/**/*.ts')) {
      const source = readFileSync(join(installed, file), 'utf8').split('\n')
      const script = readFileSync(join(installed, file.slice('source/'.length).replace(/\.ts$/, '.js')), 'utf8').split('\n')
      expect(script.length, file).toBe(source.length)
    }
  })

  it('loads from JavaScript, each entry by itself', async () => {
    const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
    for (const entry of Object.keys(exports).filter((name) => !/vitest|package\.json/.test(name))) {
      const loaded = await project.run('node', '--input-type=module', '-e', `await import('gatewright${entry.slice(1)}')`)
      expect(loaded, entry).toEqual({ code: 0, out: '', err: '' })
    }
  })
})

describe('a design with parts of the installed library', () => {
  const fixture = 'tests/packed/fixtures/parts.ts'
  beforeAll(() => {
    mkdirSync(join(project.folder, dirname(fixture)), { recursive: true })
    cpSync(join(root, fixture), join(project.folder, fixture))
  })

  it('gives the same Verilog as in the repository, and the same lines', async () => {
    const args = (out: string) => ['verilog', `${fixture}/Parts`, '--lines', '--out', out]
    const ours = join(project.folder, 'ours')
    const bin = join(root, 'bin', 'gatewright.js')
    expect(await run(process.execPath, [bin, ...args(ours)], { cwd: root })).toMatchObject({ code: 0 })
    expect(await project.run('gatewright', ...args('theirs'))).toMatchObject({ code: 0, err: '' })
    const names = readdirSync(ours)
    expect(names).toEqual(readdirSync(join(project.folder, 'theirs')))
    expect(names).toEqual(expect.arrayContaining(['parts.v', 'skid_buffer_uint8.v']))
    for (const name of names) {
      const [own, their] = [ours, join(project.folder, 'theirs')].map((folder) => readFileSync(join(folder, name), 'utf8'))
      expect(their!.replaceAll('node_modules/gatewright/source/', ''), name).toBe(own)
    }
    expect(readFileSync(join(project.folder, 'theirs', 'skid_buffer_uint8.v'), 'utf8')).toMatch(
      /node_modules\/gatewright\/source\/src\/lib\/streams\/skid-buffer\.ts:\d+/,
    )
  })

  it('points with an error of a part at the line of the user, then into the part', async () => {
    const { code, out } = await project.run('gatewright', 'check', `${fixture}/WithoutDepth`)
    expect(code).toBe(1)
    expect(out).toMatch(/GW210 .*\n {3}tests\/packed\/fixtures\/parts\.ts:39:\d+\n {3}39 │ {3}const fifo = SyncFifo\(.*\n.*\^/)
    const [, file, line] = /inside (node_modules\/gatewright\/source\/\S+?):(\d+):\d+/.exec(out)!
    expect(readFileSync(join(project.folder, file!), 'utf8').split('\n')[Number(line) - 1]).toMatch(/checkFifoDepth|fail\(/)
  })
})

describe('gatewright new', () => {
  it('makes a project that tests, checks and type-checks at once', async () => {
    const made = await project.run('gatewright', 'new', 'my-design')
    expect(made).toMatchObject({ code: 0, err: '' })
    const inside = (command: string, ...args: string[]) =>
      project.run('sh', '-c', `cd my-design && ${[command, ...args].join(' ')}`)
    const tested = await inside('vitest', 'run')
    expect(tested.out + tested.err).toMatch(/2 passed/)
    expect(tested.code).toBe(0)
    expect(await inside('tsc', '--noEmit')).toEqual({ code: 0, out: '', err: '' })
    expect(await inside('gatewright', 'check', 'hello')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^hello: \d modules, 0 errors, 0 warnings\n$/),
    })
    expect(readdirSync(join(project.folder, 'my-design'))).toContain('.gitignore')
    expect(readFileSync(join(project.folder, 'my-design', 'README.md'), 'utf8')).toMatch(/^# my-design\n/)
  })

  it('sees a broken design in its test', async () => {
    const blink = join(project.folder, 'my-design', 'designs', 'hello', 'blink.ts')
    writeFileSync(blink, readFileSync(blink, 'utf8').replace('p.cycles - 1', 'p.cycles - 2'))
    const { code, out, err } = await project.run('sh', '-c', 'cd my-design && vitest run')
    expect(code).toBe(1)
    expect(out + err).toMatch(/the light changes every 5 cycles/)
  })

  it.each([
    ['my-design', /^GW950 my-design exists and is not empty; mend: /],
    ['My Design', /^GW950 'My Design' cannot be a project's name; mend: /],
    ['.', /^GW950 /],
  ])('refuses %s', async (name, message) => {
    const before = readdirSync(project.folder)
    const { code, out, err } = await project.run('gatewright', 'new', name)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
    expect(readdirSync(project.folder)).toEqual(before)
  })
})
