# What differs between a sale as it was made and the server's own books, for the person who made it.
# Each has a title, a sentence (.text) and what to do or what happens next (.next).
#   $product  the product's name, or "An item"
#   $priced   yes when $charged and $expected say what was charged and what the server had
#   $dated    yes when $since says since when the server's value holds

exception-PRICE_STALE = Price had changed
    .text = { $priced ->
        [yes] { $dated ->
            [yes] The price of { $product } changed to { $expected } at { $since }, before this till heard of it. You charged { $charged }.
           *[no] The price of { $product } had changed to { $expected } before this till heard of it. You charged { $charged }.
        }
       *[no] The price of { $product } had changed before this till heard of it.
    }
    .next = Nothing to do here. The customer’s receipt stands; the office settles the difference.

exception-PRICE_UNKNOWN = Price the server never gave
    .text = { $priced ->
        [yes] { $product } was charged at { $charged }. The server has { $expected } and never gave out the other price.
       *[no] { $product } was charged at a price that the server never gave out.
    }
    .next = Keep the shelf label if you have it. A manager compares it with the price list.

exception-OVERRIDE_UNAPPROVED = Price changed without a valid approval
    .text = { $priced ->
        [yes] The price of { $product } was changed from { $expected } to { $charged }, further than the approver may allow.
       *[no] The price of { $product } was changed without an approval that covers it.
    }
    .next = A manager confirms it afterwards. Tell them why the price was changed.

exception-PRICE_BASIS = Priced in a way this product does not allow
    .text = { $product } was sold at a price typed in or read from a label, which this product does not allow.
    .next = Sell it by its barcode next time. The office decides whether the price stands.

exception-STOCK_SHORT = Sold more than the books had
    .text = { $priced ->
        [yes] { $product }: you sold { $charged }, the books had { $expected } left.
       *[no] You sold more of { $product } than the books had left.
    }
    .next = The sale stands. Count the shelf when there is time; the office corrects the stock.

exception-PRODUCT_UNKNOWN = Product unknown to the server
    .text = { $product } is not in the server’s catalogue. It was booked just as you sold it.
    .next = Keep one package or note its barcode, so that the office can add it.

exception-PRODUCT_RETIRED = Product no longer sold
    .text = { $product } had been taken out of the range when it was sold.
    .next = Take what is left off the shelf. The sale stands.

exception-TOTALS_MISMATCH = Sums do not add up
    .text = { $priced ->
        [yes] The receipt says { $charged }; the server adds it up to { $expected }.
       *[no] The server adds this receipt up to another total.
    }
    .next = It was booked as printed. Call support and give the position shown below.

exception-TARGET_UNKNOWN = The sale it undoes has not arrived
    .text = This undoes a sale that the server has not seen yet.
    .next = Usually settles by itself when the other till sends its sales. Nothing to do here.

exception-ALREADY_VOIDED = Voided twice
    .text = This sale had been voided before, so it was undone twice.
    .next = Check that the money was given back only once, and tell a manager.

exception-REFUND_EXCEEDS = More given back than was paid
    .text = { $priced ->
        [yes] { $charged } was given back, but only { $expected } had been paid.
       *[no] More money was given back than had been paid.
    }
    .next = Count the drawer and tell a manager. It was booked as it happened.

exception-ACTOR_NOT_ALLOWED = Person not allowed at that time
    .text = Whoever was signed in was no longer active or not allowed to do this.
    .next = The sale stands. A manager checks who used the PIN; change it if it was shared.

exception-CLOCK_SKEW = This till’s clock was wrong
    .text = The time on this sale cannot be right, so its prices were checked without it.
    .next = Look at the clock in the status sheet. If it is off, call support.

exception-PAYMENT_UNCONFIRMED = Payment not confirmed
    .text = The payment’s provider has not confirmed it yet.
    .next = The server keeps asking. Do not take the payment a second time.

exception-KEY_REUSED = Two sales with one number
    .text = The server already holds another sale under this position, so this till was probably restored from a copy.
    .next = Both are kept. Go on selling and call support today.

exception-CHAIN_BROKEN = Journal does not follow on
    .text = This entry does not follow the ones that the server has from this till.
    .next = It is kept whole and not yet in the books. Go on selling and call support today.

exception-SIGNATURE_INVALID = Signature not valid
    .text = The server could not prove that this till sent this entry.
    .next = It is kept whole and not yet in the books. Call support before the end of the day.

exception-REGISTER_REVOKED = This till was taken out of service
    .text = It was sold after the office took this till out of service.
    .next = Stop selling on this till and tell a manager. The sale is kept until they admit it.

exception-NOT_UNDERSTOOD = Server too old for this entry
    .text = The server does not understand this entry yet, because this till is newer.
    .next = It is kept whole and read again after the server’s next update. Nothing to do here.

exception-CART_SOLD_TWICE = One cart sold twice
    .text = The same cart was paid twice, as can happen after a till is restored from a copy.
    .next = Compare both receipts with the drawer. If only one was paid, ask a manager to void the other.

exception-SEQUENCE_GAP = Entries missing before this one
    .text = Some of this till’s earlier entries never arrived and the till no longer has them.
    .next = Call support today. Keep the paper receipts of that time.

exception-other = Something differs
    .text = The server noted a difference that this till has no words for.
    .next = Ask a manager to look at it in the office.

exception-an-item = An item

settled-accept_variance = Difference accepted
settled-recount = Stock recounted
settled-refund_difference = Difference refunded
settled-void = Sale voided
settled-reassign = Passed on
settled-admit = Admitted to the books
settled-write_off = Written off
settled-by = { $action } by { $name }
