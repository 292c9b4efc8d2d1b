# The vendor’s page: read behind a counter, so short.

vendor-title = { $place } · { $vendor }
vendor-sign-in = Your orders
vendor-sign-in-lead = For vendors: what was ordered from you, what you sell, what is paid out.
vendor-at = at { $merchant }
vendor-places = Places
vendor-none = You are no vendor’s yet
vendor-none-text = Somebody at { $merchant } has to say which vendor you work for.
vendor-factor = Set up a second factor
vendor-factor-lead = { $merchant } asks for one. It takes a minute, then you are in.
vendor-elsewhere = This is for vendors
vendor-elsewhere-lead = You are signed in as { $name } at { $merchant }, and that is no vendor’s account.
vendor-elsewhere-staff = You are signed in as { $name }, who works at { $merchant }. Your screens are at HQ.
vendor-elsewhere-buyer = You are signed in as a customer of { $merchant }. Your orders and your data are in your own account.
vendor-elsewhere-go-hq = Go to HQ
vendor-elsewhere-go-account = Go to your account
vendor-elsewhere-other = Sign in as somebody else
vendor-away = No connection. What you see is from { $at }; it is asked again by itself.

place-orders = Orders
place-products = Products
place-payouts = Payouts
place-account = Account

orders-open = Open
orders-done = Done
order-new = A new order: { $number }
orders-new = { $n ->
    [one] { $n } new order
   *[other] { $n } new orders
}
stage-take = New
stage-pack = To pack
stage-leave = To send or hand out
stage-way = On their way
stage-done = Done
orders-none-open = All done
orders-none-open-text = When somebody orders from you, it is here within seconds.
orders-none-done = Nothing yet
orders-none-done-text = What you have delivered, handed over or rejected is kept here.
order-no-address = There is no address.
order-goods = Goods
order-sku = Numbers
order-history = History

products-search = Name or number
products-shop-closed = The web shop is closed: there are no prices and no stock to show.
products-none = No products yet
products-none-text = Products are entered at HQ.
products-none-found = Nothing by that name
products-none-found-text = Try fewer letters.
product-not-web = Not on the web
product-out = Sold out
product-least = { $qty } at least
product-per = { $unit ->
    [each] each
   *[other] per { $unit }
}
product-there = { $qty } there
