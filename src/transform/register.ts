// For `node --import gatewright/transform/register design.ts`: design files are rewritten as they load.
import { registerDesignHooks } from './node-hooks.ts'

registerDesignHooks()
