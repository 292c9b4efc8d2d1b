# Wörter, die Kasse und Zentrale teilen.

product-name = Evertill

duration-seconds = { $n } Sek.
duration-minutes = { $n } Min.
duration-hours = { $m ->
    [0] { $h } Std.
   *[other] { $h } Std. { $m } Min.
}
duration-days = { $n ->
    [one] { $n } Tag
   *[other] { $n } Tage
}

role-cashier = Kasse
role-supervisor = Aufsicht
role-manager = Filialleitung

search-keyboard = Bildschirmtastatur
key-back = Zeichen löschen
key-space = Leerzeichen
key-enter = Eingabe

close = Schließen
cancel = Abbrechen
retry = Noch einmal
language = Sprache
theme = Darstellung
theme-system = Wie das System
theme-light = Hell
theme-dark = Dunkel

state-waiting = Wartet
state-sending = Wird gesendet
state-accepted = Angenommen
state-needs_look = Bitte ansehen
state-voided = Storniert
