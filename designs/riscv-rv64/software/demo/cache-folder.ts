import envPaths from 'env-paths'

/** Where what is fetched and built is kept: the folder of Gatewright's own cache. */
export const cacheFolder = (): string => process.env.GATEWRIGHT_CACHE || envPaths('gatewright', { suffix: '' }).cache
