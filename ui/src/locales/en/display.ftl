# The customer's screen.

display-welcome = Welcome
display-total = Total
display-due = To pay
display-saved = You save
display-thanks = Thank you. See you soon!
display-change = Your change
