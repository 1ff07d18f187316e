import { takeAway } from './in-place.ts'

takeAway()
