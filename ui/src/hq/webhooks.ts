// What a webhook can be told, in the order in which people think of it.
export const EVENTS = [
  'order_created',
  'order_voided',
  'order_refunded',
  'stock_low',
  'price_changed',
  'exception_opened',
  'exception_settled',
] as const;
