# The shop: read by the public, so warm and plain.

shop-name = Shop
shop-title = { $merchant }
shop-closed = There is no shop here
shop-closed-text = It is closed at the moment, or has another address.
shop-yours = Your cart, orders and account
shop-account = Account
shop-search = Search for goods
shop-search-clear = Clear the search
shop-buying-for = You are buying for { $store }.
shop-categories = Categories
shop-vendors = Vendors
shop-all = All goods
shop-all-short = All
shop-found = Found for “{ $q }”
shop-count = { $n ->
    [one] { $n } product
   *[other] { $n } products
}
shop-vendor-goods = { $n ->
    [one] { $n } product
   *[other] { $n } products
}
shop-vendor-gone = This vendor does not sell here
shop-none = Nothing found
shop-none-try = Try another word or another category.
shop-more-goods = Show more
shop-unseen = You are offline
shop-unseen-try = This page has not been opened here before. It comes as soon as there is a network.
shop-goods-kept = As last seen, { $at }
shop-gone = This is not sold any more
shop-gone-text = It may come back. There is more to find in the shop.
shop-each = each
shop-per = per { $unit }
shop-with-tax = tax included
shop-out = Sold out
shop-out-text = It is sold out at the moment.
shop-left = { $n } left
shop-least = At least { $n }
shop-pickup-possible = Can be picked up
shop-sku = Article { $sku }
shop-add = Add · { $total }
shop-add-name = Add to the cart: { $name }
shop-to-cart = In the cart · { $total }
shop-qty-of = How much: { $name }
shop-more = More: { $name }
shop-less = Less: { $name }
shop-remove = Take out: { $name }
shop-remove-it = Take it out

shop-cart = Cart
shop-cart-empty = Your cart is empty
shop-cart-empty-try = What you put in stays here, also without a network.
shop-look = Look around
shop-subtotal = Subtotal
shop-discount = Discount
shop-fees = Deposits and fees
shop-tax-added = Tax
shop-tax-included = Tax included
shop-shipping = Shipping
shop-shipping-by = Shipping from { $vendor }
shop-free = Free
shop-total = Total
shop-total-about = Total, about
shop-code = Discount code
shop-code-ask = Discount code?
shop-code-go = Use it
shop-code-off = Take the code off
shop-checkout = Checkout
shop-stopped = { $n ->
    [one] One item needs a look first.
   *[other] { $n } items need a look first.
}
shop-stopped-whole = Something is in the way: see above.
shop-understood = OK
shop-accept = Take it at { $price }
shop-take = Take { $n }
shop-about = { $name }: { $text }
shop-taken-back = { $name }: { $why }
shop-changed-elsewhere = Another device changed your cart.
shop-merged-orders = { $n ->
    [one] Your order as a guest is among your orders now.
   *[other] Your { $n } orders as a guest are among your orders now.
}

shop-offline = Offline: your cart is kept here
shop-offline-waiting = { $n ->
    [one] Offline: your cart is kept here, { $n } change waits
   *[other] Offline: your cart is kept here, { $n } changes wait
}
shop-sending = { $n ->
    [one] Sending { $n } change
   *[other] Sending { $n } changes
}
shop-away-cart = You are offline. You can order as soon as there is a network again.
shop-away-checkout = You are offline. Nothing is lost: order when there is a network again.

shop-problem-PRICE_CHANGED = Its price has changed.
shop-problem-PRICE_CHANGED-exact = Price changed from { $wanted } to { $there }
shop-problem-STOCK_SHORT = There is less of it than you want.
shop-problem-STOCK_SHORT-exact = Only { $there } left; you want { $wanted }
shop-problem-PRODUCT_GONE = It is not sold any more.
shop-problem-CHANNEL_INACTIVE = It is not sold this way at the moment.
shop-problem-NO_PRICE = It has no price at the moment.
shop-problem-MOQ_NOT_MET = That is less than its least quantity.
shop-problem-MOQ_NOT_MET-exact = At least { $there }; you want { $wanted }
shop-problem-VENDOR_SUSPENDED = This vendor is not selling at the moment.
shop-problem-VENDOR_LICENCE_INVALID = This vendor may not sell today.
shop-problem-VENDOR_SUBSCRIPTION_INVALID = This vendor is not selling at the moment.
shop-problem-REGION_MISMATCH = This vendor does not sell to your state.
shop-problem-OWN_GOODS = Your own store has these goods.
shop-problem-CURRENCY_MISMATCH = It is sold in another currency.
shop-problem-BUYER_STORE_REQUIRED = Your store does not buy here. Ask your office.
shop-problem-BUYER_LICENCE_INVALID = Your store’s licence is not valid today. Ask your office.
shop-problem-DISCOUNT_INVALID = This code is not good for this cart.
shop-problem-CAPPED = There was not enough for both of your carts together.
shop-problem-CAPPED-exact = Your two carts wanted { $wanted }, there are { $there }
shop-problem-REMOVED_ELSEWHERE = Another device took it out.
shop-problem-REMOVED_ELSEWHERE-exact = Another device took it out; you wanted { $wanted }
shop-problem-CHANGED_ELSEWHERE = Another device changed it.
shop-problem-CHANGED_ELSEWHERE-exact = Another device changed it: now { $there }, you wanted { $wanted }
shop-refused-PRICE_CHANGED = A price has changed. Look at it below, then order.
shop-refused-ORDER_STOCK_INSUFFICIENT = Nothing of this is left. Nothing was ordered.
shop-refused-ORDER_CREATION_FAILED = None of this can be ordered now. Nothing was ordered.
shop-refused-MOQ_NOT_MET = Of some goods you want less than their least quantity.
shop-refused-CART_EMPTY = The cart is empty.
shop-refused-CART_NOT_FOUND = This cart is no longer there.
shop-refused-TOTALS_MISMATCH = The sum has changed. Look at it again.
shop-refused-VENDOR_MISMATCH = Another vendor sells it now. Look at it again.
shop-refused-BUYER_STORE_REQUIRED = Your store does not buy here. Ask your office.
shop-refused-BUYER_LICENCE_INVALID = Your store’s licence is not valid today. Ask your office.
shop-refused-DISCOUNT_INVALID = This code is not good for this cart.
shop-refused-STATE_NOT_ALLOWED = It has gone too far for that by now.
shop-refused-ORDER_NOT_FOUND = This order is not there, or not yours to see.
shop-refused-INVALID = That is not possible.

shop-step-how = How do you want it?
shop-step-where = Where does it go?
shop-step-who = Who picks it up?
shop-step-review = Look and order
shop-how-ship = Send it
shop-how-ship-text = To your door, by each vendor
shop-how-pickup = Pick it up
shop-how-pickup-text = At { $store }
shop-go-on = Continue
shop-change = Change
shop-name-of = Name
shop-email = E-mail
shop-phone = Phone, if you like
shop-street = Street and number
shop-postcode = Postcode
shop-city = Town
shop-country = Country
shop-needed = This is needed.
shop-held = Held for you until { $at }
shop-held-over = It is no longer held for you.
shop-hold-again = Hold it again
shop-prepare-again = Try again
shop-pay-by = How do you pay?
shop-pay-prepaid = In advance
shop-pay-prepaid-text = By transfer; it is sent once it is paid
shop-pay-on_delivery-ship = On delivery
shop-pay-on_delivery-ship-text = When the goods come
shop-pay-on_delivery-pickup = At the store
shop-pay-on_delivery-pickup-text = When you pick it up
shop-place = Order · { $total }
shop-unsure = Is it ordered?
shop-unsure-text = The network went while you ordered. Ask again: it will not be ordered twice.
shop-ask-again = Ask again

shop-orders = Orders
shop-orders-none = No orders yet
shop-orders-none-try = What you order is found here, from the first click to the last parcel.
shop-order-lines = { $n ->
    [one] { $n } item
   *[other] { $n } items
}
shop-order-number = Order { $number }
shop-due = { $sum } due
shop-pages = Pages
shop-page = { $page } of { $last }
shop-newer = Newer
shop-older = Older
shop-thanks = Thank you! It is ordered.
shop-left-out = Not ordered
shop-payment = Payment
shop-balance = To pay
shop-nothing-due = Nothing is due.
shop-pay-until = Transfer it by { $at }, with this reference:
shop-pay-soon = Transfer it with this reference:
shop-pay-reference = Reference
shop-pay-at-pickup = You pay when you pick it up.
shop-pay-at-delivery = You pay when the goods come.
shop-by-prepaid = In advance
shop-by-on_delivery = On delivery
shop-payment-pending = { $sum } to be paid
shop-payment-paid = { $sum } paid
shop-payment-failed = { $sum }: the payment failed
shop-payment-expired = { $sum }: not paid in time
shop-payment-back = { $sum } goes back to you
shop-to = Goes to
shop-for = For
shop-cancel = Call off this part
shop-cancel-title = Call off what { $vendor } sends?
shop-cancel-text = The other vendors’ parts stay as they are. What you have paid for it comes back to you.
shop-cancel-go = Call it off
shop-cancelled = What { $vendor } would have sent is called off.
shop-state-pending = Under way
shop-state-completed = Done
shop-state-voided = Cancelled
shop-state-partially_refunded = Partly paid back
shop-state-refunded = Paid back
shop-state-created_pending = Ordered
shop-state-accepted = Accepted
shop-state-rejected = Declined
shop-state-packed = Packed
shop-state-shipped = On its way
shop-state-ready_for_pickup = Ready for you
shop-state-delivered = Delivered
shop-state-picked_up = Picked up
shop-state-cancelled = Called off
shop-now-created_pending = The vendor has it and will answer soon.
shop-now-accepted = The vendor has accepted it and is getting it ready.
shop-now-rejected = The vendor cannot serve it. You do not pay for it.
shop-now-packed = It is packed.
shop-now-shipped = It is on its way to you.
shop-now-ready_for_pickup = You can pick it up.
shop-now-delivered = It has come.
shop-now-picked_up = You have picked it up.
shop-now-cancelled = It is called off. You do not pay for it.
