import type { Board } from '../board.ts'
import { butterstick } from './butterstick.ts'
import { colorlight5a75b, colorlight5a75bV61, colorlight5a75bV70, colorlight5a75bV82 } from './colorlight-5a-75b.ts'
import { colorlightI5, colorlightI9 } from './colorlight-i5.ts'
import { ecp5Evn } from './ecp5-evn.ts'
import { ecpix5 } from './ecpix5.ts'
import { icepiZero } from './icepi-zero.ts'
import { orangecrab, orangecrabR01 } from './orangecrab.ts'
import { ulx3s, ulx3sV17 } from './ulx3s.ts'
import { versaEcp5, versaEcp5With5G } from './versa-ecp5.ts'

/** Every board that we know, in each size that it is sold in. */
export const allBoards: readonly Board[] = [
  ...(['12F', '25F', '45F', '85F'] as const).map((size): Board => ulx3s(size)),
  ...(['12F', '25F', '45F', '85F'] as const).map((size): Board => ulx3sV17(size)),
  ...(['25F', '85F'] as const).map((size): Board => orangecrab(size)),
  ...(['25F', '85F'] as const).map((size): Board => orangecrabR01(size)),
  ecpix5('45F'),
  ecpix5('85F'),
  versaEcp5,
  versaEcp5With5G,
  ecp5Evn,
  colorlightI5,
  colorlightI9,
  colorlight5a75bV61,
  colorlight5a75bV70,
  colorlight5a75b,
  colorlight5a75bV82,
  ...(['45F', '85F'] as const).map((size): Board => butterstick(size)),
  ...(['25F', '45F'] as const).map((size): Board => icepiZero(size)),
]
