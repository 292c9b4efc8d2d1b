# Die Seite der Anbieter: hinter der Theke gelesen, also kurz.

vendor-title = { $place } · { $vendor }
vendor-sign-in = Ihre Bestellungen
vendor-sign-in-lead = Für Anbieter: was bei Ihnen bestellt ist, was Sie verkaufen, was ausgezahlt wird.
vendor-at = bei { $merchant }
vendor-places = Bereiche
vendor-none = Sie gehören noch zu keinem Anbieter
vendor-none-text = Jemand bei { $merchant } muss sagen, für welchen Anbieter Sie arbeiten.
vendor-factor = Zweiten Faktor einrichten
vendor-factor-lead = { $merchant } verlangt einen. Es dauert eine Minute, dann sind Sie drin.
vendor-elsewhere = Das hier ist für Anbieter
vendor-elsewhere-lead = Sie sind bei { $merchant } als { $name } angemeldet, und das ist kein Konto eines Anbieters.
vendor-elsewhere-staff = Sie sind als { $name } angemeldet und arbeiten bei { $merchant }. Ihre Seiten sind in der Zentrale.
vendor-elsewhere-buyer = Sie sind als Kunde von { $merchant } angemeldet. Ihre Bestellungen und Daten sind in Ihrem eigenen Konto.
vendor-elsewhere-go-hq = Zur Zentrale
vendor-elsewhere-go-account = Zu Ihrem Konto
vendor-elsewhere-other = Als jemand anders anmelden
vendor-away = Keine Verbindung. Was Sie sehen, ist von { $at }; es wird von selbst wieder gefragt.

place-orders = Bestellungen
place-products = Produkte
place-payouts = Auszahlung
place-account = Konto

orders-open = Offen
orders-done = Erledigt
order-new = Neue Bestellung: { $number }
orders-new = { $n ->
    [one] { $n } neue Bestellung
   *[other] { $n } neue Bestellungen
}
stage-take = Neu
stage-pack = Zu packen
stage-leave = Zu verschicken oder auszugeben
stage-way = Unterwegs
stage-done = Erledigt
orders-none-open = Alles erledigt
orders-none-open-text = Wenn jemand bei Ihnen bestellt, steht es in Sekunden hier.
orders-none-done = Noch nichts
orders-none-done-text = Was Sie zugestellt, ausgegeben oder abgelehnt haben, bleibt hier.
order-no-address = Es gibt keine Adresse.
order-goods = Waren
order-sku = Nummern
order-history = Verlauf

products-search = Name oder Nummer
products-shop-closed = Der Webshop ist geschlossen: Preise und Bestand gibt es gerade nicht.
products-none = Noch keine Produkte
products-none-text = Produkte werden in der Zentrale eingetragen.
products-none-found = Nichts mit diesem Namen
products-none-found-text = Versuchen Sie weniger Buchstaben.
product-not-web = Nicht im Web
product-out = Ausverkauft
product-least = mindestens { $qty }
product-per = { $unit ->
    [each] pro Stück
   *[other] pro { $unit }
}
product-there = { $qty } da
