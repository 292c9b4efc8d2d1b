# What is due to a vendor for a period, line by line.

period-this_month = This month
period-last_month = Last month
period-own = From – to
period-from = From
period-to = To
period-wrong = The first day comes before the last, and a year is the most.
statement-both = Together
statement-channel-till = At tills
statement-channel-web = On the web
figure-payable = Payout
figure-orders = { $n ->
    [0] No orders
    [one] { $n } order
   *[other] { $n } orders
}
figure-gross = Goods sold
figure-gross-about = At their prices, before anything was taken off.
figure-discount_vendor = Discounts the vendor bears
figure-discount_house = Discounts { $merchant } bears
figure-fees = Deposits and fees
figure-shipping = Shipping
figure-tax_added = Tax on top
figure-takings = What customers are asked to pay
figure-takings-about = With { $tax } of tax in it.
figure-discount_back = Discounts { $merchant } bears, given back
figure-discount_back-about = They do not come out of the vendor’s share.
figure-commission = Commission of { $merchant }
figure-commission-about = Of the goods less the vendor’s own discounts.
figure-refunds = Refunds to customers
statement-file = Download as CSV
statement-none = Nothing was sold in this period
statement-none-text = Choose another one, or look again when something has been sold.
