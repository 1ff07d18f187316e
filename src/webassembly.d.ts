/**
 * The part of the WebAssembly interface that this project uses. TypeScript has it in its `dom` library only, which would
 * also make `name`, `length`, `status` and other words of a browser page into known variables of every design.
 */
declare namespace WebAssembly {
  type ImportExportKind = 'function' | 'global' | 'memory' | 'table' | 'tag'
  type ValueType = 'f32' | 'f64' | 'i32' | 'i64' | 'v128' | 'externref' | 'anyfunc'
  type ExportValue = Function | Global | Memory | Table
  type Exports = Record<string, ExportValue>
  type Imports = Record<string, Record<string, ExportValue | number | bigint>>

  interface ModuleExportDescriptor {
    readonly name: string
    readonly kind: ImportExportKind
  }

  interface ModuleImportDescriptor extends ModuleExportDescriptor {
    readonly module: string
  }

  class Module {
    constructor(bytes: BufferSource)
    static exports(module: Module): ModuleExportDescriptor[]
    static imports(module: Module): ModuleImportDescriptor[]
    static customSections(module: Module, name: string): ArrayBuffer[]
  }

  class Instance {
    constructor(module: Module, imports?: Imports)
    readonly exports: Exports
  }

  class Memory {
    constructor(descriptor: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean })
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }

  class Table {
    constructor(
      descriptor: { readonly element: 'anyfunc' | 'externref'; readonly initial: number; readonly maximum?: number },
      value?: unknown,
    )
    readonly length: number
    get(index: number): any
    set(index: number, value?: any): void
    grow(count: number, value?: any): number
  }

  class Global {
    constructor(descriptor: { readonly value: ValueType; readonly mutable?: boolean }, value?: unknown)
    value: any
    valueOf(): any
  }

  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}

  type BufferSource = ArrayBuffer | ArrayBufferView

  function compile(bytes: BufferSource): Promise<Module>
  function validate(bytes: BufferSource): boolean
  function instantiate(bytes: BufferSource, imports?: Imports): Promise<{ readonly module: Module; readonly instance: Instance }>
  function instantiate(module: Module, imports?: Imports): Promise<Instance>
}
