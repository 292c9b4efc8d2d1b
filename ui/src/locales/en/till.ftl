# The till's screens.

starting = Starting…

## Setup

setup-title = Set up this till
setup-lead = Ask the office for the server’s address and a one-time code. Both are on the page “Registers”.
setup-server = Server address
setup-server-hint = https://shop.example.com
setup-code = One-time code
setup-code-hint = ABCD-1234
setup-go = Connect
setup-going = Connecting…
setup-need-server = Type the server’s address first.
setup-need-code = Type the one-time code.

loading-title = Getting products and prices
loading-lead = The first time takes a moment. After this, the till sells with or without a network.
loading-trouble = It has not worked so far: { $error }

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
status-last-error = Last trouble
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
product-left-unit = { $n } { $unit } left
product-low = { $n } left
product-low-unit = { $n } { $unit } left
product-out = None left
product-as-of = as of { $time }
product-per = { $price } / { $unit }
product-open = Open price
product-no-price = No price yet

scan-unknown = No product has the code { $code }
scan-unknown-text = Scan it again, search by name, or sell it under an open-price item of its category.
scan-unknown-search = Search by name
scan-refused = Finish or close this first, then scan again.

cart-title = Cart #{ $n }
cart-items = { $n ->
    [one] { $n } item
   *[other] { $n } items
}
cart-empty = Scan or tap the first product
cart-empty-text = The cart stays here, even if the till is switched off.
cart-clear = Clear
cart-clear-ask = Remove all { $n } lines?
cart-clear-yes = Remove all
cart-hide = Back to the products
subtotal = Subtotal
discount = Discount
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
line-basis-open = open price
line-basis-label = price from the label
line-basis-amount = amount

weight-lead = { $price } per { $unit }
weight-ok = Add { $amount }
weight-save = Change to { $amount }
weight-need = Type the weight
quantity-ok = Change
quantity-need = Type the quantity
open-lead = This product has no fixed price.
open-ok = Add { $amount }
open-need = Type the price
price-title = Change the price
price-lead = Now { $price }
price-same = That is the price already
price-ok = Change to { $amount }
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

## Pay

pay-title = To pay
pay-rounding = { $total } rounded by { $rounding } for cash
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
receipt-reprint = Reprint
receipt-offline = Sold offline. It is safe on this till and follows by itself.
receipt-recovered = This sale was paid before the till stopped.
receipt-recovered-text = It is saved. Check that the customer got the change and the receipt.
receipt-copy = COPY { $n }
receipt-voided = VOIDED
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

hand = Cart stands
hand-right = On the right
hand-left = On the left
