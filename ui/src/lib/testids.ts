// Stable names for what a test drives. A test on the window asks for these and for nothing else in the markup.
export const testid = {
  // Setup
  serverUrl: 'server-url',
  enrolCode: 'enrol-code',
  enrol: 'enrol',
  setupProblem: 'setup-problem',
  loading: 'loading',

  // PIN pad. Keys: 0–9, `back`, `ok`.
  pinScreen: 'pin-screen',
  person: (id: number) => `person-${id}`,
  pinKey: (key: string | number) => `pin-key-${key}`,
  pinProblem: 'pin-problem',

  // Top bar and status sheet
  topBar: 'top-bar',
  cashier: 'cashier',
  statusPill: 'status-pill',
  attention: 'attention',
  statusSheet: 'status-sheet',
  syncNow: 'sync-now',
  workOffline: 'work-offline',
  statusWaiting: 'status-waiting',
  journalOpen: 'journal-open',
  themeToggle: 'theme-toggle',
  lock: 'lock',

  // Sale
  search: 'search',
  searchClear: 'search-clear',
  keyboardToggle: 'keyboard-toggle',
  letter: (key: string) => `letter-${key}`,
  category: (id: number | 'all') => `category-${id}`,
  product: (variantId: number) => `product-${variantId}`,
  unknownScan: 'unknown-scan',
  emptyGrid: 'empty-grid',

  // Cart. Lines count from 0, top to bottom.
  cart: 'cart',
  cartToggle: 'cart-toggle',
  cartClear: 'cart-clear',
  cartClearYes: 'cart-clear-yes',
  cartLine: (index: number) => `cart-line-${index}`,
  lineMinus: 'line-minus',
  linePlus: 'line-plus',
  lineQuantity: 'line-quantity',
  linePrice: 'line-price',
  lineDiscount: 'line-discount',
  lineRemove: 'line-remove',
  subtotal: 'subtotal',
  total: 'total',
  pay: 'pay',

  // Sheets with a pad. Keys: 0–9, `dot`, `00`, `back`.
  sheet: 'sheet',
  sheetClose: 'sheet-close',
  padKey: (key: string | number) => `pad-key-${key}`,
  padValue: 'pad-value',
  padOk: 'pad-ok',
  reason: 'reason',
  reasonChip: (index: number) => `reason-${index}`,
  approvalPerson: (id: number) => `approval-person-${id}`,
  approvalPin: (key: string | number) => `approval-pin-${key}`,
  approvalProblem: 'approval-problem',

  // Pay. Quick amounts count from 0, the exact amount first. Keys: 0–9, `00`, `back`.
  payScreen: 'pay-screen',
  payDue: 'pay-due',
  payTendered: 'pay-tendered',
  payChange: 'pay-change',
  payReason: 'pay-reason',
  payConfirm: 'pay-confirm',
  payBack: 'pay-back',
  quick: (index: number) => `quick-${index}`,

  // Receipt
  receiptScreen: 'receipt-screen',
  receiptPaper: 'receipt-paper',
  receiptNumber: 'receipt-number',
  receiptTotal: 'receipt-total',
  receiptCopy: 'receipt-copy',
  receiptRecovered: 'receipt-recovered',
  change: 'change',
  newSale: 'new-sale',
  reprint: 'reprint',

  // Journal
  journal: 'journal',
  journalBack: 'journal-back',
  journalSearch: 'journal-search',
  journalFilter: (name: string) => `journal-filter-${name}`,
  journalRow: (index: number) => `journal-row-${index}`,
  journalDetail: 'journal-detail',
  journalState: 'journal-state',
  exception: (code: string) => `exception-${code}`,
  void: 'void',
  voidBlocked: 'void-blocked',

  toast: 'toast',
} as const;
