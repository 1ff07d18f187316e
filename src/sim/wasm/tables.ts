export interface LinearTables {
  readonly index: number
  /** For each operand, for each of its bytes, where its 256 entries lie. */
  readonly addresses: readonly (readonly number[])[]
  readonly entryBytes: 4 | 8
}

/** Patterns in linear memory: for each four of them four masks and four values. */
export interface MatchTable {
  /** Where they lie. */
  readonly index: number
  readonly groups: number
}

/** Keeps tables in linear memory; equal ones once. */
export interface TableStore {
  place(entries: readonly bigint[], entryBytes: 4 | 8): number
  /** Room for a decoder's table, in which no entry is true yet. */
  reserve(bytes: number): number
}
