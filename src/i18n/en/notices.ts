/** Messages that production would send by mail, SMS or site message. */
export const notices = {
  'notice.order_completed': '{{product}} is ready to use',
  'notice.order_completed.text':
    'Order {{orderId}} is completed. Open My KooGallery to see address and account of the application.',
  'notice.order_refunded': 'Order {{orderId}} was refunded',
  'notice.order_refunded.text': '{{amount}} went back the way it was paid. {{reason}}',
  'notice.call_failed': 'A call to the seller failed: {{activity}}',
  'notice.call_failed.text': 'Try {{tries}} for {{product}} failed. It will be tried again.',
  'notice.call_given_up': 'A call to the seller was given up: {{activity}}',
  'notice.call_given_up.text':
    '{{tries}} tries for {{product}} failed. Restart it under Service Interface Messages when the cause is mended.',
  'notices.call_given_up.refunded':
    '{{tries}} tries for {{product}} failed, so order {{orderId}} was unsubscribed and refunded in full. Mend the cause, and explain the refund to the buyer.',
  'notice.instance_expired': '{{product}} has expired',
  'notice.instance_expired.text': 'Renew it before {{retention}} to keep using it. It is released on {{release}}.',
  'notice.instance_frozen': '{{product}} is frozen',
  'notice.instance_frozen.text':
    'It cannot be used any more. Its data are kept until {{release}}; renew it before then.',
  'notice.instance_released': '{{product}} has been released',
  'notice.instance_released.text': 'The application and its data are gone.',
  'notice.renewal_completed': '{{product}} has been renewed',
  'notice.renewal_completed.text': 'Order {{orderId}} is completed. The new expiry is {{expire}}.',
  'notice.payment_timed_out': 'Order {{orderId}} was canceled',
  'notice.payment_timed_out.text':
    'It was not paid in time. Canceled orders cannot be revived; buy again if you still want {{product}}.',
} as const;
