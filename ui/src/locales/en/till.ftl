# The till's screens.

starting = Starting…

## Setup

setup-title = Set up this till
setup-again = Enrol this till again
setup-lead = Ask the office for the server’s address and a one-time code. Both are on the page “Registers”.
setup-server = Server address
setup-server-hint = https://shop.example.com
setup-code = One-time code
setup-code-hint = ABCD-1234
setup-go = Connect
setup-going = Connecting…
setup-scan = Scan the code on that page with this till’s scanner: it fills in both.
setup-need-server = Type the server’s address first.
setup-need-code = Type the one-time code.

loading-title = Getting products and prices
loading-lead = The first time takes a moment. After this, the till sells with or without a network.
loading-trouble = It has not worked so far. The till goes on trying by itself; ask HQ whether the server runs and this till has a network.

## PIN

pin-who = Who is selling?
pin-enter = Enter your PIN
pin-enter-for = PIN of { $name }
pin-ok = Sign in
pin-back = Delete a digit
pin-cart-kept = { $n ->
    [one] Cart #{ $number } with { $n } item is kept.
   *[other] Cart #{ $number } with { $n } items is kept.
}
pin-locked = Locked for { $wait }
pin-nobody = Nobody may sign in here yet. Ask the office to add people to this store.
pin-digits = { $n ->
    [0] No digits yet
    [one] { $n } digit
   *[other] { $n } digits
}

## Top bar and status

lock = Lock
journal = Journal
attention-count = { $n ->
    [one] { $n } needs a look
   *[other] { $n } need a look
}
pill-online = online · { $waiting } waiting
pill-slow = slow · { $waiting } waiting
pill-offline = offline { $for } · { $waiting } waiting
pill-switched-off = working offline · { $waiting } waiting
pill-sending = sending { $done } of { $all }
pill-starting = starting

status-title = Network and sending
status-online = Online
status-online-text = Sales go to the server as you make them.
status-slow = Slow
status-slow-text = The server answers too slowly to wait for, so the till does not. Sales are safe here and follow later.
status-offline = Offline
status-offline-text = Go on selling. Every sale is safe on this till and is sent when the network is back.
status-switched_off = Working offline
status-switched_off-text = You switched the network off for this till. Sales stay here until you switch it on.
status-since = for { $for }
status-waiting = Waiting to be sent
status-waiting-value = { $n ->
    [0] Nothing
    [one] { $n } entry
   *[other] { $n } entries
}
status-oldest = Oldest of them
status-oldest-value = { $for } old
status-attention = Need a look
status-attention-value = { $n ->
    [0] None
    [one] { $n } sale
   *[other] { $n } sales
}
status-last-sync = Last exchange with the server
status-never = Not yet
status-last-error = Last trouble, for support
trouble-SERVER_OLDER = An old copy of the server is answering. Go on selling, and ask HQ to switch the old copy off.
trouble-SERVER_KEY_CHANGED = Somebody else is answering in place of the server: the key is not the one this till knows. Nothing is sent there. Go on selling. If HQ has set up its server anew, ask for a code and enrol this till again.
trouble-SERVER_NOT_TRUSTED = This till does not trust whoever answers in place of the server. Nothing is sent there. Go on selling. Check the date and time of this till and the network, and tell HQ that the server’s certificate may have ended.
trouble-RE_ENROL = The server does not know this till any more. Go on selling, and ask HQ for a code to enrol it again.
trouble-REGISTER_REVOKED = This till was taken out of service. Its sales are still sent, for HQ to look at. Ask HQ whether it may be used.
trouble-UPGRADE_REQUIRED = This till’s program is too old to get new prices. Sales are still sent. Ask support to install the new version.
trouble-REFUSED = The server refused what this till said. Nothing is lost. Tell support what stands below.
trouble-STORAGE_FAILED = This till could not write to its disk. What was sent is safe. Call support before you go on.
status-catalog = Products and prices as of
status-clock = This till’s clock
status-clock-right = Right
status-clock-ahead = { $for } ahead of the server
status-clock-behind = { $for } behind the server
status-clock-unknown = Not compared yet
status-disk = Disk
status-disk-ok = Enough room
status-disk-low = Nearly full. Call support.
status-server = Server
status-version = Version
status-work-offline = Work offline
status-work-offline-text = Keep every sale on this till until you switch it off again.
status-sync-now = Sync now
status-syncing = Syncing…
status-synced = Everything is sent.
status-journal = Open the journal

## Menu and keys

menu = Menu
menu-price-check = Price check
menu-parked = Parked carts
menu-customer = Customer
menu-receipts = Last receipts
menu-journal = Journal
menu-drawer = Open drawer
menu-status = Network
menu-devices = Devices
menu-settings = Settings
menu-help = Keys

help-title = Keys of this till
help-group-sale = Selling
help-group-pay = Paying
help-group-all = Everywhere
help-search = search
help-enter = look up a number, take the only hit
help-arrows = walk the products
help-step = one more, one less
help-quantity = quantity of the line
help-discount-line = discount on the line
help-discount = discount on the order
help-customer = customer and tax exemption
help-park = park the cart
help-parked = parked carts
help-price-check = price check
help-pay = pay
help-card = cash or card
help-pad = amount, then take it
help-take = take the money
help-new = next sale
help-help = this page
help-journal = journal, and back
help-menu = menu
help-status = network and sending
help-lock = lock
help-receipts = last receipts
help-confirm = finish what a sheet asks
help-tab = next button or field
help-back = back, close, clear the search

## Sale

sale-title = Sale
search = Search or scan
search-clear = Clear the search
category-all = All
products-none = Nothing found for “{ $query }”
products-none-text = Try fewer letters, the number under the barcode, or another category.
products-none-category = Nothing in this category yet
products-none-category-text = Products appear here as soon as the office adds them.
products-failed = The products could not be read
product-left = { $n } left
product-low = { $n } left
product-low-unit = { $n } { $unit } left
product-out = None left
product-stock-as-of = { $n } as of { $time }
product-out-as-of = None as of { $time }
product-as-of = as of { $time }
product-per = { $price } / { $unit }
product-open = Open price
product-no-price = No price yet

scan-unknown = No product has the code { $code }
scan-unknown-search = Search by name
scan-type = Correct the number
scan-open = Or sell it as
scan-refusal-check_digit = Misread
scan-refusal-check_digit-text = The last digit does not fit the others. Scan it again, or type the number.
scan-refusal-label_damaged = The label is damaged
scan-refusal-label_damaged-text = The price or weight on it cannot be right. Scan it again, or weigh it anew.
scan-refusal-unreadable = Half a code
scan-refusal-unreadable-text = The code breaks off, or says what cannot be. Scan it again, or use the other code on the pack.
scan-refusal-currency = Not in this store’s money
scan-refusal-currency-text = The price in this code is in another currency. Search for the product by name.
scan-kind-gtin = Unknown product
scan-kind-gtin-text = The number is right, but this store has no product with it.
scan-kind-case = A case, not a piece
scan-kind-case-text = This is the code of a whole case. Scan a single piece, or search by name.
scan-kind-label = A label from elsewhere
scan-kind-label-text = A scale printed it for an article that this store does not have.
scan-kind-own = Unknown code
scan-kind-own-text = No product here has it. Check the number, or search by name.
scan-kind-link = A web address
scan-kind-link-text = This code leads to a page, not to a product. Look for the bar code on the pack.
scan-kind-coupon = A coupon
scan-kind-coupon-text = It is not a product, and this till does not take it yet.
scan-kind-card = A customer’s card
scan-kind-card-text = It is not a product.
scan-kind-shipment = A parcel or pallet
scan-kind-shipment-text = Scan one of the products in it.
scan-kind-other = Not a product
scan-kind-other-text = This code names something else. Look for the bar code on the pack.
scan-expired = Do not sell: { $product }
scan-expired-text = Its date was { $day }. Put it aside, and take another one from the shelf.
scan-refused = Finish or close this first, then scan again.

cart-title = Cart #{ $n }
cart-items = { $n ->
    [one] { $n } item
   *[other] { $n } items
}
cart-parked = { $n } parked
cart-recall = { $n ->
    [one] { $n } parked cart
   *[other] { $n } parked carts
}
cart-empty = Scan or tap the first product
cart-empty-text = The cart stays here, even if the till is switched off.
cart-clear = Clear
cart-clear-ask = Remove all { $n } lines?
cart-clear-yes = Remove all
cart-hide = Back to the products
subtotal = Subtotal
discount = Discount
discount-lines = Discount on lines
discount-order = Discount { $label } · { $reason }
tax-included = { $label } included
tax-added = { $label }
total = Total
pay = Pay
pay-amount = Pay { $amount }

line-minus = One less
line-plus = One more
line-quantity = Quantity { $n }
line-price = Price
line-discount = Discount
line-remove = Remove
line-was = was { $price }
line-approved = approved by { $name }
line-each = { $price } each
line-repriced = was { $price } when it was parked
line-basis-open = open price
line-basis-label = price from the label
line-basis-amount = amount
line-batch = Batch { $batch }
line-serial = No. { $serial }
line-best-before = best before { $day }
line-past-best = was best before { $day }

weight-lead = { $price } per { $unit }
weight-ok = Add { $amount }
weight-save = Change to { $amount }
quantity-unit = { $n } { $unit }
weight-need = Type how much it is
measure-way = How it is measured
measure-way-quantity = Quantity
measure-way-amount = For an amount
measure-way-metered = Metered
measure-step = What is typed
measure-step-price = at { $price }
measure-sum = { $n } { $unit } × { $price } = { $amount }
measure-need-amount = Type the amount
measure-next = Next: price
quantity-ok = Change
quantity-need = Type the quantity
open-lead = This product has no fixed price.
open-ok = Add { $amount }
open-need = Type the price
price-title = Change the price
price-lead = Now { $price }
price-same = That is the price already
price-ok = Change to { $amount }
discount-order-title = Discount on the order
discount-order-lead = { $n ->
    [one] { $n } item, { $price }
   *[other] { $n } items, { $price }
}
discount-way = Percent or amount
discount-way-percent = Percent
discount-way-amount = Amount
discount-percent = { $percent }%
discount-title = Discount on this line
discount-lead = Line { $price }
discount-ok = Take off { $amount }
discount-over = That is more than the line
discount-need = Type how much to take off
discount-none = Remove the discount
sheet-next = Next: approval

reason = Why?
reason-other = Another reason
reason-need = Say why
reason-price-damaged = Damaged
reason-price-expiring = Best before today
reason-price-shelf = Shelf label differs
reason-price-match = Price match
reason-discount-damaged = Damaged
reason-discount-expiring = Best before today
reason-discount-regular = Regular customer
reason-discount-goodwill = Goodwill
reason-void-mistake = Rung up by mistake
reason-void-changed = Customer changed their mind
reason-void-twice = Rung up twice
reason-void-payment = Payment went wrong

approval-lead = Somebody other than { $name } enters their PIN.
approval-who = Who approves?
approval-nobody = Nobody else in this store may approve. Ask the office.
approval-ok = Approve

## Parked carts

park = Park this cart
parked-done = { $name } is parked
parked-title = Parked carts
parked-name = Name, table or what they wear
parked-park = Park cart #{ $n }
parked-none = Nothing is parked
parked-none-text = Park a cart when a customer has to fetch something: the next one can pay meanwhile.
parked-failed = The parked carts could not be read
parked-now = just now
parked-ago = { $for } ago
parked-hint = Tap a cart to go on with it.
parked-hint-swap = Tap a cart to go on with it. The open cart is parked in its place.
parked-drop = Throw { $name } away
parked-drop-what = Throw { $name } away
parked-drop-ask = Throw { $amount } away? It cannot be brought back.
parked-drop-yes = Throw away
parked-keep = Keep

## Customer

customer-add = Add a customer
customer-title = Customer
customer-lead = Scan their card or type its number.
customer-id = Customer number
customer-id-hint = Scan or type
customer-name = Name
customer-name-hint = Stays on this till
customer-save = Save
customer-detach = Remove the customer
customer-need = Type a number, or switch the exemption on
customer-need-id = A name needs a number
customer-need-certificate = Type the certificate or the reason
exempt = Tax exempt
exempt-text = The taxes are taken off this sale.
exempt-certificate = Certificate or reason
exempt-certificate-hint = As it will stand on the receipt
exempt-what = Sell without tax

## Price check and last receipts

price-check-title = Price check
price-check-lead = The cart is left alone.
price-check-empty = Scan a product
price-check-empty-text = Or type a part of its name, or the number under its barcode.
price-check-none-text = Try fewer letters, or the number under the barcode.
price-check-unknown-text = Scan it again or search by name.
price-check-each = each
price-check-per = per { $unit }
price-check-next = { $price } from { $from }
price-check-stock = Stock
price-check-stock-unknown = Not counted
price-check-taxes = Tax
price-check-codes = Codes
receipts-title = Last receipts
receipts-print = Print { $receipt } again

## Pay

pay-title = To pay
pay-rounding = { $total } rounded by { $rounding } for cash
pay-left = Left to pay
pay-way = Way of paying
pay-by-card = By card
pay-terminal = Type { $amount } into the card terminal. Go on here once it says approved.
pay-card-over = That is more than is due
pay-card-all = { $amount } paid by card
pay-card-add = { $amount } paid by card, the rest in cash
pay-card-remove = Take the card payment of { $amount } back
pay-share = { $n ->
    [1] All
   *[other] 1 of { $n }
}
pay-reference = Number on the terminal’s slip, if you keep it
pay-notes = Notes as they are laid down
tender-cash = Cash
tender-external_card = Card
tender-coupon = Coupon
pay-cash = Cash given
pay-exact = Exact
pay-change = Change
pay-short = { $amount } still missing
pay-type = Type what the customer gives, or tap an amount
pay-confirm = Take { $amount }
pay-taking = Saving…
pay-back = Back to the cart
pay-done = Finish without money
pay-give-back = Give back { $amount }

## Receipt

receipt-change = Change
receipt-no-change = No change
receipt-paid = Paid { $amount }
receipt-new = New sale
receipt-new-hint = or scan the next item
receipt-reprint = Print again
receipt-offline = Sold offline. It is safe on this till and follows by itself.
receipt-recovered = This sale was paid before the till stopped.
receipt-recovered-text = It is saved. Check that the customer got the change and the receipt.
receipt-copy = COPY { $n }
receipt-voided = VOIDED
receipt-customer = Customer { $id }
receipt-order-discount = Discount { $label }
receipt-cashier = Served by { $name }
receipt-number = Receipt
receipt-total = Total
receipt-rounding = Cash rounding
receipt-change-line = Change
receipt-tax = { $label } on { $net }
receipt-thanks = Thank you
receipt-offline-mark = Made offline

## Journal

journal-title = Journal
journal-back = Back to the sale
journal-search = Receipt, amount, product or cashier
journal-all = All
journal-waiting = Waiting
journal-needs_look = Needs a look
journal-voided = Voided
journal-count = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
journal-void-of = Void of { $receipt }
journal-offline = offline
journal-none = No sales yet
journal-none-text = Every sale of this till appears here the moment it is paid.
journal-none-waiting = Nothing is waiting
journal-none-waiting-text = The server has every sale of this till.
journal-none-needs_look = Nothing needs a look
journal-none-needs_look-text = When a price or the stock differed, the sale is listed here with what to do.
journal-none-voided = Nothing was voided
journal-none-voided-text = Voided sales stay in the journal and are listed here.
journal-none-search = Nothing matches “{ $query }”
journal-none-search-text = Try the last digits of the receipt number.
journal-failed = The journal could not be read
journal-pick = Choose a sale
journal-pick-text = Its receipt and what the server said about it appear here.
journal-today = Today

detail-sold = As sold
detail-server = As the server saw it
detail-outcome = Result
detail-here = Only on this till so far
detail-here-text = The server has not seen it yet. It is sent by itself as soon as the network allows.
detail-sending-text = It is being sent now.
detail-same = The server booked it without a difference.
detail-booked = Booked
detail-parked = Kept apart, not in the books yet
detail-order = Server’s number
detail-position = Position, for support
}
detail-charged = You charged
detail-expected = Server has
detail-counted = You sold
detail-had = Books had
detail-what-next = What to do
detail-settled = Settled
detail-reprint = Reprint
detail-void = Void this sale
detail-voided = Voided by { $name }

void-title = Void { $receipt }
void-lead = Give { $amount } back to the customer. The goods go back to stock.
void-ok = Void { $amount }
void-blocked = Cannot be voided here

## Settings and devices

settings = Settings
settings-general = This till
settings-devices = Devices
settings-printer = Receipt printer
settings-scanner = Scanner
settings-display = Customer display
settings-failed = The settings could not be read
settings-locked = A supervisor or a manager approves changes here with their PIN.
settings-what = Change this till’s devices
settings-looks = Look
settings-use = Use
settings-language = Language
settings-language-text = Of the screens. Receipts speak the store’s language.
settings-language-store = As the store
settings-sound = Sounds
settings-sound-text = A beep for a scan, another one when it was not understood.
settings-keyboard-text = Letters to tap, where no keyboard is at hand.
settings-lock = Lock when nobody touches it
settings-lock-text = The cart is kept.
settings-lock-usual = As usual: { $for }
layout = Size
layout-text = How large things are drawn.
layout-auto = By the screen
layout-compact = Compact
layout-large = Large
hand = Cart stands
hand-text = On the far side of the hand that taps the products.
hand-right = On the right
hand-left = On the left

scanner-try = Try the scanner
scanner-try-hint = Scan something
scanner-try-text = It sells nothing here.
scanner-known = Read as a scan. Slowest gap between two characters: { $ms } ms.
scanner-typed = Taken for typing: the slowest gap was { $ms } ms, the limit is { $limit } ms.
scanner-set = How it is told from typing
scanner-gap = Slowest gap between two characters
scanner-gap-text = Higher for slow scanners. People stay above 60 ms.
scanner-ms = { $ms } ms
scanner-prefix = Prefix
scanner-prefix-text = What the scanner sends before every code.
scanner-suffix = Suffix
scanner-suffix-text = What it sends after every code, before Enter.
scanner-none = None
scanner-last = Read last
scanner-last-none = Nothing yet

printer-trouble = Printer
printer-trouble-long = The printer needs help
printer-state-none = No printer
printer-state-none-text = Receipts are shown on the screen only.
printer-state-ready = Ready
printer-state-ready-text = Receipts are printed as sales are paid.
printer-state-printing = Printing
printer-state-printing-text = A receipt is on its way.
printer-state-waiting = Waiting
printer-state-waiting-text = The till tries again by itself. Sales go on meanwhile.
printer-state-failed = Not printing
printer-state-failed-text = Check the paper, the lid and the cable. Sales go on meanwhile.
printer-where = Connection
printer-target = Printer
printer-target-none = None
printer-target-network = Network
printer-target-usb = USB
printer-target-file = File
printer-address = Address
printer-address-text = As its own test print says it; port 9100 unless it says otherwise.
printer-path = Path
printer-path-text = A device or a file on this computer.
printer-usb = Found on USB
printer-usb-none = No printer answers on USB. Switch it on and plug it in.
printer-paper = Paper and printing
printer-width = Paper
printer-width-32 = 58 mm
printer-width-42 = 80 mm, 42 letters
printer-width-48 = 80 mm, 48 letters
printer-page = Letters
printer-page-text = The code page that the printer understands. Everything else is printed as a picture.
printer-auto = Print every receipt
printer-auto-text = Otherwise only when somebody asks for it.
printer-cut = Cut the paper
printer-logo = Print the logo
printer-test = Test print
printer-test-text = A short receipt with every letter of the code page.
printer-test-go = Print
printer-test-sent = The test is on its way to the printer
print-none = No printer is set up: here is the copy
print-copy = A copy is on its way to the printer
print-job-receipt = Receipt { $receipt }
print-job-copy = Copy of { $receipt }
print-job-test = Test print
print-job-drawer = Open drawer
print-job-state-waiting = { $n ->
    [0] Waiting
    [one] Waiting, tried once
   *[other] Waiting, tried { $n } times
}
print-job-state-printing = Printing now
print-job-state-failed = { $n ->
    [one] Given up after { $n } try
   *[other] Given up after { $n } tries
}
print-jobs-none = Nothing waits to be printed.
print-retry = Print now
print-drop = Do not print { $what }

drawer = Cash drawer
drawer-title = Open the drawer
drawer-lead = Without a sale. It is noted in the journal.
drawer-what = Open the drawer without a sale
drawer-done = The drawer is open
drawer-open = Open the drawer
drawer-there = A drawer is plugged into the printer
drawer-there-text = The printer opens it.
drawer-behind-printer = Plugged into the printer.
drawer-not-there = None is set up.
drawer-cash = Opens for cash
drawer-pin = Plug
drawer-pin-text = Try the other one if it stays shut.
drawer-pin-name = Pin { $n }
reason-drawer-change = Change for a customer
reason-drawer-float = Float
reason-drawer-count = Count
reason-drawer-mistake = Wrong change given
devices-others = Everything else
devices-key = This till’s key
devices-key-keyring = In the system’s keyring
devices-key-file = In a file that only this till’s user can read
devices-set-up = Set up

display-on = A screen for the customer
display-on-text = A second window, on the second screen if there is one.
display-state = Window
display-open = Open
display-closed = Closed
display-hint = The customer sees every line as it is added, the total, and their change.
