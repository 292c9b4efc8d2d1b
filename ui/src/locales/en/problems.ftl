# Why a command failed, for a cashier. $wait is a duration or empty.

problem-PIN_WRONG = That PIN is not right.
problem-PIN_LOCKED = Too many wrong PINs. Wait { $wait }.
problem-NOT_SIGNED_IN = Sign in first.
problem-NOT_ENROLLED = This till is not set up yet.
problem-ENROL_CODE_INVALID = That code is wrong, used or expired. Ask the office for a new one.
problem-SERVER_UNREACHABLE = The server does not answer. Check the address and the network, then try again.
problem-APPROVAL_NEEDED = This needs another person’s approval.
problem-APPROVAL_SAME_PERSON = Somebody else must approve this, not the person who sells.
problem-NOT_ALLOWED = This person may not do that. Ask a supervisor or a manager.
problem-CART_EMPTY = The cart is empty.
problem-CART_CHANGED = The cart has changed. Look at it again before you take the money.
problem-LINE_UNKNOWN = That line is no longer in the cart.
problem-PRODUCT_UNKNOWN = This till does not know that product.
problem-PRICE_MISSING = This product has no price in this store yet. Ask a manager for one.
problem-QUANTITY_INVALID = That quantity is not possible.
problem-AMOUNT_INVALID = That amount is not possible.
problem-TENDER_SHORT = That is less than the total.
problem-SALE_UNKNOWN = That sale is not in this till’s journal.
problem-VOID_NOT_TODAY = Only sales of today can be voided here. The office can void older ones.
problem-ALREADY_VOIDED = This sale has been voided already.
problem-DISK_FULL = The disk is full, so nothing can be sold safely. Call support now.
problem-STORAGE_FAILED = The till could not save that. Nothing was sold. Try again; if it stays, call support.
problem-INTERNAL = Something went wrong in the till. Try again; if it stays, call support.
