# Words that the till and HQ share.

product-name = Evertill

duration-seconds = { $n } s
duration-minutes = { $n } min
duration-hours = { $m ->
    [0] { $h } h
   *[other] { $h } h { $m } min
}
duration-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}

role-cashier = Cashier
role-supervisor = Supervisor
role-manager = Manager

search-keyboard = Keyboard on the screen
key-back = Delete a letter
key-space = Space
key-enter = Enter

close = Close
cancel = Cancel
retry = Try again
language = Language
theme = Theme
theme-system = As the system
theme-light = Light
theme-dark = Dark

state-waiting = Waiting
state-sending = Sending
state-accepted = Accepted
state-needs_look = Needs a look
state-voided = Voided

