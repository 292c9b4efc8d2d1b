# HQ's words.

hq-title = { $screen } · Evertill HQ
nav-label = Screens
nav-overview = Overview
nav-transactions = Transactions
nav-exceptions = Exceptions
nav-registers = Registers
nav-stock = Stock
nav-vendors = Vendors
nav-customers = Customers
nav-people = People
nav-webhooks = Webhooks
nav-audit = Audit
nav-account = Your account
nav-exceptions-open = { $n ->
    [one] { $n } open
   *[other] { $n } open
}
nav-registers-offline = { $n } offline
account = { $name }, { $role }
account-menu = Your account
account-own = Your account
account-scope = { $store } only

hq-role-cashier = Cashier
hq-role-supervisor = Supervisor
hq-role-manager = Manager
hq-role-hq_analyst = HQ analyst
hq-role-hq_admin = HQ administrator
hq-role-vendor = Vendor
hq-role-buyer = Buyer
hq-role-integration = Integration
# Whoever signs in here and does not work here
elsewhere-title = Nothing here is for you
elsewhere-lead = Your role ({ $role }) has no screens at HQ.
elsewhere-buyer-title = This is the staff entrance
elsewhere-buyer-lead = You are signed in as a customer of { $merchant }. Your data and your password are in your own account.
elsewhere-buyer-go = Go to your account

# Signing in
sign-in-title = Sign in to HQ
sign-in-lead = Review what was sold, settle what differs.

# Failures
failure-LAST_ADMIN = Nobody else could administer any more. Give another person that role first.
failure-OWN_ACCOUNT = Your own role, store and activity are changed by another administrator.
failure-ALREADY_VOIDED = This sale has been voided before.
failure-ALREADY_SETTLED = Somebody has settled this before you.
failure-IDEMPOTENCY_KEY_REUSED = This was sent before with another reason. Close this and look at the sale again.
failure-IDEMPOTENCY_KEY_IN_FLIGHT = This is still being done. Look again in a moment.

# Lists
clear-filters = Clear filters
filter-any = Any
filter-search = Search { $what }
filter-nothing = Nothing by that name
filter-remove = { $label }: { $value }. Change or clear.
updated = Updated { $at }
back-to-list = Back to the list
none = –

date = Date
date-today = Today
date-yesterday = Yesterday
date-week = Last 7 days
date-month = Last 30 days
date-from = From
date-to = To
date-range = { $from } – { $to }
date-since = Since { $from }
date-until = Until { $to }

severity-info = Info
severity-warning = Warning
severity-critical = Critical

# Overview
overview-title = Overview
overview-today = Sold today
overview-orders = { $n ->
    [one] { $n } sale
   *[other] { $n } sales
}
overview-open = Open exceptions
overview-open-none = Nothing waits for you
overview-registers = Registers online
overview-registers-of = of { $n }
overview-registers-offline = { $n } offline
overview-queued = { $n ->
    [0] Nothing is waiting to be sent
    [one] { $n } entry is waiting to be sent
   *[other] { $n } entries are waiting to be sent
}
overview-low = Low stock
overview-low-text = { $n ->
    [one] level at or below its threshold
   *[other] levels at or below their threshold
}
overview-stores = Stores today
overview-store = Store
overview-sales = Sales
overview-offline = Offline
overview-voided = Voided
overview-refunded = Refunded
overview-total = Total
overview-by-code = Open exceptions by kind
overview-pressing = Most pressing
overview-by-code-none = Every difference has been settled.
overview-parked = { $n ->
    [one] { $n } entry is kept out of the books
   *[other] { $n } entries are kept out of the books
}
overview-recovering = { $n ->
    [one] The books were restored from a backup. One till has not sent yet what they lack.
   *[other] The books were restored from a backup. { $n } tills have not sent yet what they lack.
}
overview-backup-none = There is no backup yet. Tills keep every sale until one exists on another disk.
overview-backup-same-disk = The backups are not declared to be on another disk, so tills keep every sale. Last one { $at }.
overview-backup-fine = Backed up on another disk, last { $at }.

# Transactions
orders-title = Transactions
orders-search = Receipt number
orders-store = Store
orders-register = Register
orders-cashier = Cashier
orders-exception = Exception
orders-open = Needs a look
orders-outcome = Outcome
orders-customer = One customer
orders-outcome-booked = Booked at once
orders-outcome-parked = Parked first, admitted later
orders-offline-yes = Sold offline
orders-offline-no = Sold online
orders-voided-yes = Voided
orders-voided-no = Not voided
orders-time = Sold
orders-receipt = Receipt
orders-lines = Lines
orders-total = Total
orders-variance = Variance
orders-state = State
orders-none = No sales here
orders-none-text = Nothing matches these filters. Take one off, or look at other days.
orders-none-yet = No sales yet
orders-none-yet-text = As soon as a register sends what it sold, it is listed here.

tag-voided = Voided
tag-offline = Offline
tag-pending = Payment pending
tag-parked = Admitted
tag-refunded = Refunded { $amount }
tag-settled = Settled
tag-open = { $n ->
    [one] { $n } open
   *[other] { $n } open
}
tag-clean = Agrees

# One transaction
order-close = Close the transaction
order-loading = Loading the transaction
order-cashier = Cashier
order-register = Register
order-sold = Sold
order-received = Received
order-day = Business day
order-rounding = Cash rounding
order-variance = Charged less expected
order-lines = As sold and as seen
order-as-sold = As sold
order-as-seen = As the server saw it
order-agrees = Agrees
order-no-price = No list price
order-tax-included = incl. { $amount } tax
order-tax-added = plus { $amount } tax
order-discount = Discount { $amount }
order-fee = { $label }: { $amount }
order-short = { $qty } short
order-basis-list = List price
order-basis-override = Changed by { $name }: { $reason }
order-basis-override-plain = Changed price
order-basis-open = Typed in
order-basis-label = From a label
order-basis-amount = Amount only
order-payment = Payment
order-tender-cash = Cash
order-tender-coupon = Coupon
order-tender-external_card = Card
order-tender-other = { $kind }
order-customer = Customer
order-customer-open = Show the customer
order-exempt = Sold without tax
order-tendered = Tendered
order-change = Change
order-vendors = By vendor
order-exceptions = Exceptions
order-timeline = What happened
order-support = For support
order-key = Key
order-position = Position
order-position-value = Incarnation { $incarnation }, entry { $seq }
order-hash = Chain hash
order-body = Entry as the till wrote it
order-void = Void this sale
order-void-title = Void { $number }?
order-void-lead = { $total } is undone in the books. What was taken goes back to stock, and the till is told.
order-void-reason = Reason
order-void-go = Void the sale
order-void-done = { $number } is voided
order-voided = Voided { $at } by { $name }
order-voided-nobody = Voided { $at }
order-voided-by-till = at the till
order-voided-by-hq = at HQ
void-reasons = Customer brought everything back | Sold twice by mistake | Wrong customer charged

time-sold = Sold
time-received = Received by the server
time-admitted = Admitted to the books
time-exception_opened = Exception opened
time-exception_assigned = Exception assigned
time-exception_settled = Exception settled
time-voided = Voided
time-offline = while offline
time-by = by { $name }
time-by-server = by the server

# Exceptions
exceptions-title = Exceptions
exceptions-open = Open
exceptions-settled = Settled
exceptions-parked = Parked
exceptions-kind = Kind
exceptions-severity = Severity
exceptions-store = Store
exceptions-register = Register
exceptions-mine = Mine
exceptions-none = Nothing to settle
exceptions-none-text = Every difference that a register brought has been settled.
exceptions-none-filtered = Nothing matches
exceptions-none-filtered-text = Take a filter off to see more.
exceptions-none-settled = Nothing has been settled yet
exceptions-none-settled-text = What you settle is kept here with who did it and why.
exceptions-none-parked = Nothing is parked
exceptions-none-parked-text = Every entry that registers sent is in the books.
exceptions-choose = Choose an exception
exceptions-choose-text = With j and k you move through the list, with e you settle.
exceptions-key-move = move
exceptions-key-settle = settle
exceptions-key-take = take it
exceptions-age = Open for { $age }
exceptions-was-open = Settled after { $age }
exceptions-owner = Owner
exceptions-owner-none = Nobody yet
exceptions-take = Take it
exceptions-release = Give it back
exceptions-taken = This one is yours
exceptions-released = Nobody looks after it now
exceptions-settle = Settle
exceptions-history = History
exceptions-order = Transaction
exceptions-open-order = Open { $number }
exceptions-loading = Loading the exception
exceptions-settled-how = How it was settled
exceptions-settled-by-server = by the server itself
exceptions-parked-entry = The entry as the till wrote it
exceptions-parked-other = It came under a key that is already in the books with another body.
exceptions-parked-kind = { $kind }, entry { $seq } of incarnation { $incarnation }
exceptions-fact-charged = Charged
exceptions-fact-expected = Expected
exceptions-fact-variance = On the line
exceptions-fact-since = In force since
exceptions-fact-sold = Sold
exceptions-fact-available = Available
exceptions-fact-short = Short
exceptions-fact-sent = As sent
exceptions-fact-computed = As computed
exceptions-fact-claimed = The till said
exceptions-fact-received = The server said
exceptions-fact-person = Person
exceptions-fact-missing = Missing entries
exceptions-fact-missing-value = { $first } to { $last } of incarnation { $incarnation }

history-opened = Opened
history-assigned = Assigned
history-released = Taken off its owner
history-accept_variance = Difference accepted
history-recount = Stock recounted
history-refund_difference = Difference refunded
history-void = Sale voided
history-reassign = Passed on
history-admit = Admitted to the books
history-write_off = Written off

# What the office reads about each exception.
#   $has        yes when the figures are there
#   $product    the product's name, or “An item”
about-an-item = An item
about-a-receipt = This receipt
about-unknown = The server noted a difference that this page has no words for: { $text }
about-PRICE_STALE = { $has ->
    [yes] { $cause ->
        [not_yet_valid] { $register } charged { $charged } for { $product }, a price whose day had not come. { $expected } was in force.
       *[other] The price of { $product } had changed to { $expected } on { $since }. { $register } had not heard of it and charged { $charged }.
    }
   *[no] { $register } charged a price for { $product } that was no longer in force.
}
about-PRICE_UNKNOWN = { $has ->
    [yes] { $register } charged { $charged } for { $product }. The list says { $expected }, and the other price was never given out.
   *[no] { $register } charged a price for { $product } that was never given out.
}
about-OVERRIDE_UNAPPROVED = { $has ->
    [yes] The price of { $product } was changed from { $expected } to { $charged } without an approval that covers it.
   *[no] The price of { $product } was changed without an approval that covers it.
}
about-PRICE_BASIS = { $product } was sold at a price that was typed in, read from a label or only summed up. The catalogue does not allow that for it.
about-STOCK_SHORT = { $has ->
    [yes] { $sold } of { $product } were sold at { $store } and { $available } were on the books. Short by { $short }.
   *[no] More of { $product } was sold at { $store } than was on the books.
}
about-PRODUCT_UNKNOWN = { $product } is not in the catalogue. It was booked as sold.
about-PRODUCT_RETIRED = { $product } had been taken out of the range before it was sold.
about-TOTALS_MISMATCH = { $has ->
    [yes] { $receipt } says { $sent }, its parts add up to { $computed }. It was booked as printed.
   *[no] The sums of { $receipt } do not add up. It was booked as printed.
}
about-TARGET_UNKNOWN = { $register } undid a sale that has not arrived here. When it does, the two are put together.
about-ALREADY_VOIDED = { $receipt } was voided a second time. Check that the money was given back once.
about-REFUND_EXCEEDS = { $has ->
    [yes] { $sent } was given back on { $receipt }, but only { $computed } had been paid.
   *[no] More was given back on { $receipt } than had been paid.
}
about-ACTOR_NOT_ALLOWED = { $has ->
    [yes] { $who } was signed in at { $register } but was not active there or not allowed to do this.
   *[no] Whoever was signed in at { $register } was not active there or not allowed to do this.
}
about-CLOCK_SKEW = { $has ->
    [yes] { $cause ->
        [ahead] The clock of { $register } was { $off } ahead: it said { $since }.
       *[behind] The clock of { $register } was { $off } behind: it said { $since }.
    }
   *[no] The clock of { $register } cannot have been right.
}
about-PAYMENT_UNCONFIRMED = The provider has not confirmed the payment of { $receipt } yet. It is asked again by itself.
about-KEY_REUSED = { $register } sent another entry under a position that is already in the books. It was probably restored from a copy.
about-CHAIN_BROKEN = This entry of { $register } does not follow the ones before it. It is kept whole, out of the books.
about-SIGNATURE_INVALID = It could not be proved that { $register } sent this entry. It is kept whole, out of the books.
about-REGISTER_REVOKED = { $register } sent this after it had been taken out of service. It is kept whole, out of the books.
about-NOT_UNDERSTOOD = { $register } sent an entry that this server does not understand: { $text }. It is kept whole until the server does.
about-CART_SOLD_TWICE = { $register } sold one cart twice, as happens after a till is restored. { $receipt } is the second sale.
about-SEQUENCE_GAP = { $has ->
    [yes] Entries { $first } to { $last } of { $register } never arrived, and the till no longer has them.
   *[no] Some entries of { $register } never arrived, and the till no longer has them.
}

# Settling
settle-how = How
settle-note = Note
settle-note-hint = Kept for good, with your name
settle-go = Settle
settle-done = Settled
settle-count = Found on the shelf
settle-count-invalid = Enter what was counted, as 12 or 0.75
settle-amount = Give back
settle-amount-invalid = Enter an amount above zero
settle-product = Really sold was
settle-product-search = Name, SKU or barcode
settle-product-none = No product by that name
settle-person = Really did it
settle-choose = Choose one first
settle-note-missing = Say why in a few words
settle-keys = Ctrl and Enter settle
action-accept_variance = Accept the difference
action-recount = Enter a recount
action-refund_difference = Refund the difference
action-void = Void the sale
action-reassign = Pass it on
action-admit = Admit it to the books
action-write_off = Write it off
explain-accept_variance = The books stay as they are.
explain-recount = The level is set to what is really there.
explain-refund_difference = The customer gets money back; the receipt stays.
explain-void = Everything is undone and goes back to stock.
explain-reassign = To the product that was sold, or the person who did it.
explain-admit = The entry is booked as the till wrote it.
explain-write_off = Closed, as a loss or of no consequence.
notes-accept_variance = Agreed with the store | Too small to follow up
notes-recount = Counted by the store
notes-refund_difference = Customer came back with the receipt
notes-void = Sale was made twice | Sale was a test
notes-reassign = Checked against the receipt
notes-admit = Checked with the store
notes-write_off = Breakage | Of no consequence

# Registers
registers-title = Registers
registers-add = Add a register
registers-store = Store
registers-state = State
registers-none = No registers yet
registers-none-text = Add one, then type its code into the device that becomes it.
registers-none-filtered = No register matches
registers-none-filtered-text = Take a filter off to see more.
register-state-online = Online
register-state-offline = Offline
register-state-waiting = Not enrolled
register-waiting = No device has become this register yet. Open it for an enrolment code.
register-state-revoked = Out of service
register-state-lost = Lost
register-state-forked = Copied
register-seen = Heard { $age } ago
register-seen-never = Never heard
register-queue = Waiting to be sent
register-queue-trend = Queue over the last { $n } contacts: at most { $most }, now { $now }
register-oldest = Oldest entry
register-retries = Failed attempts
register-error = Last error
register-version = Version
register-behind = Behind the catalogue
register-behind-changes = { $n ->
    [one] { $n } change
   *[other] { $n } changes
}
register-up-to-date = Up to date
register-clock = Clock
register-clock-right = Right
register-clock-ahead = { $off } ahead
register-clock-behind = { $off } behind
register-disk = Free disk
register-disk-gb = { $gb } GB
register-acked = Acknowledged
register-backed = In the backup
register-position = { $seq } of incarnation { $incarnation }
register-not-backed = Not yet
register-enrolled = Enrolled
register-revoked = Taken out of service
register-exceptions = { $n ->
    [0] No open exceptions
    [one] { $n } open exception
   *[other] { $n } open exceptions
}
register-sales = Its transactions
register-close = Close the register
register-log = Sync log
register-log-none = Nothing has been heard of it yet.
register-log-hello = Contact
register-log-push = Push
register-log-revoked = Taken out of service
register-log-lost = Device lost
register-log-replaced = Device replaced
register-log-forked = Found copied
register-log-revoked-about = It reads nothing any more. What its device sends is kept out of the books.
register-log-lost-about = The device is trusted no more. What it sends is kept out of the books.
register-log-replaced-about = The device before is trusted no more. A code was given out for another.
register-log-forked-about = Two devices write this register’s journal: one is a copy of the other’s disk.
register-log-refused = Refused
register-log-other = { $kind }
register-log-hello-text = { $depth } waiting, entry { $acked } acknowledged
register-log-more = Show older
register-code-title = Enrolment code for { $register }
register-code-lead = Scan or type it at the device in { $store }. It works once, until { $until }.
register-code-qr = QR code for the till’s scanner: the server’s address and this code
register-code-or = Or type it
register-code-server = Server
register-code-once = This code is shown only now.
register-code-done = Done
register-new-title = Add a register
register-new-lead = You get a code that makes one device this register.
register-new-store = Store
register-new-code = Code
register-new-code-hint = Part of every receipt number, like R4
register-new-name = Name
register-new-name-hint = Front till
register-new-go = Add

# What becomes of a register's device; points are parted by |
device-title = Its device
device-none = No device was this register, and none becomes it any more.
device-type = This cannot be undone. Type { $code } to confirm
device-unsent = { $n ->
    [one] One entry that it had written by { $said } is only on the device. It may have written more since.
   *[other] { $n } entries that it had written by { $said } are only on the device. It may have written more since.
}
device-unsent-none = All that it had written by { $said } has arrived. It may have written more since.
device-unsent-short = { $n ->
    [one] One entry is only on the device
   *[other] { $n } entries are only on the device
}
device-unsent-name = Only on the device
device-unsent-fact = { $n ->
    [one] Entry { $first }
   *[other] { $n } entries, { $first } to { $last }
}
device-trouble-lost = Lost since { $since }
device-trouble-lost-about = The device reads nothing any more, and what it sends is kept out of the books. When there is another, replace the device.
device-trouble-forked = Copied: two devices write its journal, seen { $since }
device-trouble-forked-about = The disk of one is a copy of the other’s. Both sell; the one that came second numbers its receipts in a series of its own, and its first sales wait for a person. Find out which is which, then replace the device.
device-code-act = New code
device-code-when = Another device takes over; the present one still works.
device-code-first-when = The device that uses it becomes this register.
device-code-title = Hand { $register } over to another device?
device-code-points = The present device goes on until another has used the code. | What it has not sent by then is still taken. | The new device numbers its receipts in the next series.
device-code-first-title = A code for { $register }?
device-code-first-points = The device that uses the code becomes this register. | The code is good once, for a day.
device-code-go = Give out a code
device-replace-act = Replace the device
device-replace-when = It broke, or is to be trusted no more.
device-replace-out-when = Another device takes its place.
device-replace-title = Replace the device of { $register }?
device-replace-points = The present device is out at once: it reads nothing, and what it sends is kept out of the books until somebody admits it. | Codes given out before are worth nothing. | You get a code for the new device, which numbers its receipts in the next series.
device-replace-out-title = Replace the device of { $register }?
device-replace-out-points = The device before stays out: what it sends is kept out of the books until somebody admits it. | Codes given out before are worth nothing. | You get a code for the new device, which numbers its receipts in the next series.
device-replace-go = Replace the device
device-lost-act = Device is lost
device-lost-when = It was stolen or is gone.
device-lost-out-when = It was stolen or is gone.
device-lost-title = Is the device of { $register } lost?
device-lost-points = The device is out at once: it reads nothing, and what it sends is kept out of the books until somebody admits it. | Codes given out before are worth nothing. | The register is listed as lost until another device takes its place.
device-lost-out-title = Is the device of { $register } lost?
device-lost-out-points = The device stays out: what it sends is kept out of the books until somebody admits it. | The register is listed as lost until another device takes its place.
device-lost-go = Device is lost
device-lost-done = { $register } is listed as lost
device-revoke-act = Take out of service
device-revoke-when = Nobody is to sell at this register any more.
device-revoke-first-when = No device is to become this register.
device-revoke-title = Take { $register } out of service?
device-revoke-points = The device is out at once: it reads nothing, and what it sends is kept out of the books until somebody admits it. | Codes given out before are worth nothing. | To sell at this register again, replace its device.
device-revoke-first-title = Take { $register } out of service?
device-revoke-first-points = Codes given out for it are worth nothing. | No device becomes this register any more.
device-revoke-go = Take out of service
device-revoke-done = { $register } is out of service

# Stock
stock-title = Stock
stock-search = Product, SKU, barcode
stock-low-only = Low only
stock-store = Store
stock-category = Category
stock-vendor = Vendor
stock-product = Product
stock-on-hand = On hand
stock-reserved = Reserved
stock-available = Available
stock-low = Threshold
stock-is-low = Low
stock-is-out = Out
stock-none = Nothing is low
stock-none-text = Every level is above its threshold.
stock-none-filtered = No product matches
stock-none-filtered-text = Take a filter off or search for something else.
stock-adjust = Adjust
stock-adjust-title = Adjust { $product }
stock-adjust-store = { $store }
stock-adjust-change = Came or went
stock-adjust-count = Counted
stock-adjust-low = Threshold
stock-adjust-came = Came in
stock-adjust-went = Went out
stock-adjust-counted = Found on the shelf
stock-adjust-threshold = Low at or below
stock-adjust-reason = Reason
stock-adjust-go = Save
stock-adjust-done = { $product } saved: { $qty } on hand
stock-adjust-invalid = Enter a quantity, as 12 or 0.75
stock-adjust-after = { $before } becomes { $after }
stock-reasons-change = Delivery | Breakage | Own use
stock-reasons-count = Stock-take | Spot check
stock-reasons-low = Sells faster | Sells slower
product-close = Close the product
product-loading = Loading the product
product-sku = SKU
product-barcodes = Barcodes
product-plu = PLU
product-tax = Tax class
product-vendor = Vendor
product-category = Category
product-retired = Retired
product-untracked = Stock is not counted
product-stores = Prices and stock
product-price = Price
product-price-none = No price
product-price-new = New price
product-prices = Price history
product-prices-none = No price has been set.
product-price-from = From { $at }
product-price-in-force = In force
product-price-coming = Coming
product-price-by = set by { $name }
product-movements = Stock movements
product-movements-none = Nothing has moved yet.
movement-received = Received
movement-adjusted = Adjusted
movement-sold = Sold
movement-void = Voided
movement-return = Returned
movement-other = { $kind }
price-title = New price for { $product }
price-lead = Prices are never overwritten: the old ones stay on record.
price-store = Where
price-store-all = All stores
price-amount = Price
price-amount-invalid = Enter a price, as 4.50
price-from = From
price-from-now = Now
price-from-day = From a day on
price-day = Day, from midnight in each store
price-go = Set the price
price-done = { $product } costs { $price } from { $from }
price-done-now = { $product } costs { $price } now
price-change = { $now } now, { $percent } { $way ->
    [up] more
   *[down] less
}

# Orders from the web
orders-channel = Channel
orders-channel-till = Till
orders-channel-web = Web
orders-way = On its way
orders-way-yes = On its way
orders-way-no = Done
tag-order-pending = On its way
tag-order-completed = Done
tag-due = Not paid
order-due = still to be paid
order-owed = to be paid back
order-cancelled = Rejected or called off
order-address = Goes to
order-with-shipping = with { $amount } shipping
order-sub-history = History
payment-by-prepaid = Paid in advance
payment-by-on_delivery = Paid on delivery
payment-back = Paid back
payment-until = Until { $at }
payment-pending = Open
payment-paid = Paid
payment-failed = Failed
payment-expired = Not paid in time
payment-mark-paid = Mark as paid
payment-mark-failed = Mark as failed
payment-mark-paid-title = { $amount } has been paid?
payment-mark-paid-lead = Say so once the money is there. It cannot be taken back.
payment-mark-failed-title = { $amount } will not be paid?
payment-mark-failed-lead = What the order holds is freed. It cannot be taken back.
payment-marked-paid = { $amount } is marked as paid
payment-marked-failed = { $amount } is marked as failed
payment-reference = What the bank calls it
elsewhere-vendor-lead = You work for { $vendor }. Your orders, products and payouts are on the vendors’ page.
elsewhere-vendor-go = Go to the vendors’ page
