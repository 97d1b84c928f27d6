import { Router } from 'express';
import { actingBuyerPages } from './acting-buyer.ts';
import { artPages } from './art.ts';
import { clockPages } from './clock.ts';
import { jumpPages } from './jumps.ts';
import { newsPages } from './news.ts';
import { undoPages } from './undo.ts';

/** What belongs to the frame of every page: clock actions, the way back, the switch of the buyer, live news, drawn pictures. */
export function framePages(): Router {
  const router = Router();
  router.use(clockPages(), jumpPages(), undoPages(), actingBuyerPages(), newsPages(), artPages());
  return router;
}
