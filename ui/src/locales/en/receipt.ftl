# What stands on a receipt, on paper and on screen.

paper-cashier = Served by { $name }
paper-number = Receipt
paper-copy = COPY { $n }
paper-void = VOID
paper-interrupted = — REPRINTED AFTER AN INTERRUPTION —
paper-each = { $quantity } × { $price }
paper-measured = { $quantity } { $unit } × { $price }
paper-discount = Discount
paper-discount-percent = Discount { $percent }
paper-order-discount = Discount on everything
paper-order-discount-percent = Discount on everything { $percent }
paper-group-total = Subtotal { $vendor }
paper-group-total-discounted = { $vendor }, less the discount below
paper-tax-added = { $label } on { $net }
paper-tax-contained = Contains { $label } on { $net }
paper-tax-not-charged = Tax not charged
paper-fees = Of which { $label }
paper-total = Total { $currency }
paper-rounding = Cash rounding
paper-cash = Cash
paper-card = Card
paper-coupon = Coupon
paper-change = Change
paper-customer = Customer { $id }
paper-exempt = Tax exempt: { $certificate }
paper-offline = Made offline
paper-thanks = Thank you
paper-no-glyph = Some characters are left out: no font on this till has them.

# The page that shows whether a printer is set up well.

paper-test = Printer test
paper-test-text = Umlauts and the euro: Äöü ß é ñ €
paper-test-columns = { $columns } columns, { $dots } dots, { $page }
paper-test-scripts = Other scripts

# What keeps paper from coming out.

printer-unreachable = The printer cannot be reached. Is it switched on and connected?
printer-paper-out = The printer is out of paper.
printer-cover-open = The printer's cover is open.
printer-offline = The printer is off-line.
printer-interrupted = The printer stopped in the middle. What follows is marked as a reprint.
printer-drawer-unsure = Nobody knows whether the drawer opened. It is not opened twice.
printer-drawer-late = The drawer could not be opened in time.
printer-too-old = It waited too long to be printed by itself.
printer-gone = There is nothing to print any more.
