import { z } from 'zod';

/** How the buyer's payment goes; chosen on the page, since no bank is asked. */
export const PAYMENT = z.enum(['paid', 'later', 'declined'], 'choice');

/** The part of a form that says how to pay. */
export const PAYMENT_FORM = z.object({ pay: PAYMENT });
