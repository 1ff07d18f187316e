import { stageVersion, toolKey } from '../stage/stage.ts'

/**
 * What a worker offers and a job asks for, in Dask's sense of a resource: the very tool, and our way to keep its results.
 * A job so never runs on a worker whose result would be another, nor on a stranger's.
 */
export async function placeResource(): Promise<string> {
  return `gatewright ${stageVersion} ${await toolKey('nextpnr-ecp5')}`
}
