# Customers

customers-title = Customers
customers-add = Add a customer
customers-find = Whole e-mail or phone
customers-find-go = Find
customers-find-clear = Show all customers
customers-find-hint = What is known of customers is kept sealed: they are found by a whole e-mail or number, not by a part.
customers-find-whole = That is neither a whole e-mail nor a number with its country (+49 30 901820).
customers-none = No customers yet
customers-none-text = Whoever makes an account online, or is added here, is listed.
customers-none-found = Nobody has { $contact }
customers-none-found-text = Only the whole e-mail or number finds somebody. If it is right, add them.
customer-name = Name
customer-email = E-mail
customer-email-login = They sign in by it.
customer-phone = Phone
customer-address = Address
customer-note = Note
customer-note-hint = They get to read it when they ask for their data.
customer-account = Account
customer-account-yes = Signs in
customer-account-no = None
customer-changed = Changed
customer-added = Added
customer-lead = It is kept sealed, under a key of their own.
customer-edit = Edit
customer-edit-title = Edit { $name }
customer-save = Save
customer-saved = { $name } is saved
customer-close = Close the customer
customer-orders = Purchases
customer-orders-none = Nothing bought yet.
customer-orders-all = { $n ->
    [one] Show it among the transactions
   *[other] Show all { $n } among the transactions
}
customer-support = For the record
customer-id = Id
customer-history = What was done to their data
customer-export = Export
customer-exported = Saved as a file. It is all that is known of them: hand it to nobody else.
customer-erase = Erase
customer-erase-title = Erase { $name }?
customer-erase-goes = Goes, for good
customer-erase-goes-what = Name, e-mail, phone, address, note, and the account with its password and sessions. The key is destroyed: nobody brings it back.
customer-erase-stays = Stays
customer-erase-stays-what = Sales with their numbers and amounts, and an id that says nothing. Older backups hold the data until they are deleted.
customer-erase-why = Why
customer-erase-asked = They asked for it
customer-erase-mistake = Added by mistake, or twice
customer-erase-word = ERASE
customer-erase-type = Type { $word } to be sure
customer-erase-go = Erase for good
customer-erased = Erased
customer-gone = Erased customer
customer-gone-about = Erased on { $at }. What was known is gone for good; sales keep their numbers and amounts.
