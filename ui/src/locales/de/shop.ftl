# Der Shop: ihn lesen alle, also freundlich und schlicht.

shop-name = Shop
shop-title = { $merchant }
shop-closed = Hier ist kein Shop
shop-closed-text = Er ist gerade geschlossen oder hat eine andere Adresse.
shop-yours = Warenkorb, Bestellungen und Konto
shop-account = Konto
shop-search = Waren suchen
shop-search-clear = Suche löschen
shop-buying-for = Sie kaufen für { $store } ein.
shop-categories = Kategorien
shop-vendors = Händler
shop-all = Alle Waren
shop-all-short = Alle
shop-found = Gefunden zu „{ $q }“
shop-count = { $n ->
    [one] { $n } Artikel
   *[other] { $n } Artikel
}
shop-vendor-goods = { $n ->
    [one] { $n } Artikel
   *[other] { $n } Artikel
}
shop-vendor-gone = Dieser Händler verkauft hier nicht
shop-none = Nichts gefunden
shop-none-try = Versuchen Sie ein anderes Wort oder eine andere Kategorie.
shop-more-goods = Mehr zeigen
shop-unseen = Sie sind offline
shop-unseen-try = Diese Seite war hier noch nie offen. Sie kommt, sobald wieder Netz da ist.
shop-goods-kept = Wie zuletzt gesehen, { $at }
shop-gone = Das wird nicht mehr verkauft
shop-gone-text = Vielleicht kommt es wieder. Im Shop gibt es mehr zu finden.
shop-each = pro Stück
shop-per = pro { $unit }
shop-with-tax = inkl. Steuer
shop-out = Ausverkauft
shop-out-text = Es ist gerade ausverkauft.
shop-left = Noch { $n }
shop-least = Mindestens { $n }
shop-pickup-possible = Abholung möglich
shop-sku = Artikel { $sku }
shop-add = In den Korb · { $total }
shop-add-name = In den Warenkorb: { $name }
shop-to-cart = Im Korb · { $total }
shop-qty-of = Menge: { $name }
shop-more = Mehr: { $name }
shop-less = Weniger: { $name }
shop-remove = Herausnehmen: { $name }
shop-remove-it = Herausnehmen

shop-cart = Warenkorb
shop-cart-empty = Der Warenkorb ist noch leer
shop-cart-empty-try = Was Sie hineinlegen, bleibt hier, auch ohne Netz.
shop-look = Umsehen
shop-subtotal = Zwischensumme
shop-discount = Rabatt
shop-fees = Pfand und Gebühren
shop-tax-added = Steuer
shop-tax-included = Enthaltene Steuer
shop-shipping = Versand
shop-shipping-by = Versand von { $vendor }
shop-free = Kostenlos
shop-total = Summe
shop-total-about = Summe, ungefähr
shop-code = Rabattcode
shop-code-ask = Rabattcode?
shop-code-go = Einlösen
shop-code-off = Code entfernen
shop-checkout = Zur Kasse
shop-stopped = { $n ->
    [one] Ein Artikel braucht erst einen Blick.
   *[other] { $n } Artikel brauchen erst einen Blick.
}
shop-stopped-whole = Etwas steht im Weg: siehe oben.
shop-understood = OK
shop-accept = Zu { $price } nehmen
shop-take = { $n } nehmen
shop-about = { $name }: { $text }
shop-taken-back = { $name }: { $why }
shop-changed-elsewhere = Ein anderes Gerät hat Ihren Warenkorb geändert.
shop-merged-orders = { $n ->
    [one] Ihre Bestellung als Gast steht jetzt bei Ihren Bestellungen.
   *[other] Ihre { $n } Bestellungen als Gast stehen jetzt bei Ihren Bestellungen.
}

shop-offline = Offline: Ihr Warenkorb ist hier aufgehoben
shop-offline-waiting = { $n ->
    [one] Offline: Ihr Warenkorb ist hier aufgehoben, { $n } Änderung wartet
   *[other] Offline: Ihr Warenkorb ist hier aufgehoben, { $n } Änderungen warten
}
shop-sending = { $n ->
    [one] { $n } Änderung wird gesendet
   *[other] { $n } Änderungen werden gesendet
}
shop-away-cart = Sie sind offline. Bestellen können Sie, sobald wieder Netz da ist.
shop-away-checkout = Sie sind offline. Nichts geht verloren: Bestellen Sie, wenn wieder Netz da ist.

shop-problem-PRICE_CHANGED = Der Preis hat sich geändert.
shop-problem-PRICE_CHANGED-exact = Preis von { $wanted } auf { $there } geändert
shop-problem-STOCK_SHORT = Davon ist weniger da, als Sie möchten.
shop-problem-STOCK_SHORT-exact = Nur noch { $there } da; Sie möchten { $wanted }
shop-problem-PRODUCT_GONE = Das wird nicht mehr verkauft.
shop-problem-CHANNEL_INACTIVE = So wird es gerade nicht verkauft.
shop-problem-NO_PRICE = Es hat gerade keinen Preis.
shop-problem-MOQ_NOT_MET = Das ist weniger als die Mindestmenge.
shop-problem-MOQ_NOT_MET-exact = Mindestens { $there }; Sie möchten { $wanted }
shop-problem-VENDOR_SUSPENDED = Dieser Händler verkauft gerade nicht.
shop-problem-VENDOR_LICENCE_INVALID = Dieser Händler darf heute nicht verkaufen.
shop-problem-VENDOR_SUBSCRIPTION_INVALID = Dieser Händler verkauft gerade nicht.
shop-problem-REGION_MISMATCH = Dieser Händler verkauft nicht in Ihr Land.
shop-problem-OWN_GOODS = Diese Waren sind aus Ihrer eigenen Filiale.
shop-problem-CURRENCY_MISMATCH = Es wird in einer anderen Währung verkauft.
shop-problem-BUYER_STORE_REQUIRED = Ihre Filiale kauft hier nicht ein. Fragen Sie Ihre Zentrale.
shop-problem-BUYER_LICENCE_INVALID = Die Lizenz Ihrer Filiale gilt heute nicht. Fragen Sie Ihre Zentrale.
shop-problem-DISCOUNT_INVALID = Dieser Code gilt nicht für diesen Warenkorb.
shop-problem-CAPPED = Für Ihre beiden Warenkörbe zusammen war nicht genug da.
shop-problem-CAPPED-exact = Ihre beiden Warenkörbe wollten { $wanted }, da sind { $there }
shop-problem-REMOVED_ELSEWHERE = Ein anderes Gerät hat es herausgenommen.
shop-problem-REMOVED_ELSEWHERE-exact = Ein anderes Gerät hat es herausgenommen; Sie wollten { $wanted }
shop-problem-CHANGED_ELSEWHERE = Ein anderes Gerät hat es geändert.
shop-problem-CHANGED_ELSEWHERE-exact = Ein anderes Gerät hat es geändert: jetzt { $there }, Sie wollten { $wanted }
shop-refused-PRICE_CHANGED = Ein Preis hat sich geändert. Sehen Sie ihn sich unten an, dann bestellen Sie.
shop-refused-ORDER_STOCK_INSUFFICIENT = Davon ist nichts mehr da. Es wurde nichts bestellt.
shop-refused-ORDER_CREATION_FAILED = Nichts davon kann jetzt bestellt werden. Es wurde nichts bestellt.
shop-refused-MOQ_NOT_MET = Von einigen Waren möchten Sie weniger als die Mindestmenge.
shop-refused-CART_EMPTY = Der Warenkorb ist leer.
shop-refused-CART_NOT_FOUND = Diesen Warenkorb gibt es nicht mehr.
shop-refused-TOTALS_MISMATCH = Die Summe hat sich geändert. Sehen Sie noch einmal hin.
shop-refused-VENDOR_MISMATCH = Das verkauft jetzt ein anderer Händler. Sehen Sie noch einmal hin.
shop-refused-BUYER_STORE_REQUIRED = Ihre Filiale kauft hier nicht ein. Fragen Sie Ihre Zentrale.
shop-refused-BUYER_LICENCE_INVALID = Die Lizenz Ihrer Filiale gilt heute nicht. Fragen Sie Ihre Zentrale.
shop-refused-DISCOUNT_INVALID = Dieser Code gilt nicht für diesen Warenkorb.
shop-refused-STATE_NOT_ALLOWED = Dafür ist es inzwischen zu weit.
shop-refused-ORDER_NOT_FOUND = Diese Bestellung gibt es nicht, oder sie ist nicht Ihre.
shop-refused-INVALID = Das geht nicht.

shop-step-how = Wie möchten Sie es haben?
shop-step-where = Wohin soll es gehen?
shop-step-who = Wer holt es ab?
shop-step-review = Ansehen und bestellen
shop-how-ship = Zusenden
shop-how-ship-text = Bis an Ihre Tür, von jedem Händler
shop-how-pickup = Abholen
shop-how-pickup-text = In { $store }
shop-go-on = Weiter
shop-change = Ändern
shop-name-of = Name
shop-email = E-Mail
shop-phone = Telefon, wenn Sie mögen
shop-street = Straße und Hausnummer
shop-postcode = Postleitzahl
shop-city = Ort
shop-country = Land
shop-needed = Das wird gebraucht.
shop-held = Für Sie zurückgelegt bis { $at }
shop-held-over = Es ist nicht mehr für Sie zurückgelegt.
shop-hold-again = Wieder zurücklegen
shop-prepare-again = Noch einmal
shop-pay-by = Wie zahlen Sie?
shop-pay-prepaid = Vorab
shop-pay-prepaid-text = Per Überweisung; versandt wird, wenn bezahlt ist
shop-pay-on_delivery-ship = Bei Lieferung
shop-pay-on_delivery-ship-text = Wenn die Ware kommt
shop-pay-on_delivery-pickup = In der Filiale
shop-pay-on_delivery-pickup-text = Wenn Sie es abholen
shop-place = Bestellen · { $total }
shop-unsure = Ist es bestellt?
shop-unsure-text = Das Netz ging weg, während Sie bestellt haben. Fragen Sie nach: Es wird nicht doppelt bestellt.
shop-ask-again = Nachfragen

shop-orders = Bestellungen
shop-orders-none = Noch keine Bestellungen
shop-orders-none-try = Was Sie bestellen, finden Sie hier, vom ersten Klick bis zum letzten Paket.
shop-order-lines = { $n ->
    [one] { $n } Artikel
   *[other] { $n } Artikel
}
shop-order-number = Bestellung { $number }
shop-due = { $sum } offen
shop-pages = Seiten
shop-page = { $page } von { $last }
shop-newer = Neuere
shop-older = Ältere
shop-thanks = Danke! Es ist bestellt.
shop-left-out = Nicht bestellt
shop-payment = Zahlung
shop-balance = Zu zahlen
shop-nothing-due = Es ist nichts offen.
shop-pay-until = Überweisen Sie es bis { $at } mit diesem Verwendungszweck:
shop-pay-soon = Überweisen Sie es mit diesem Verwendungszweck:
shop-pay-reference = Verwendungszweck
shop-pay-at-pickup = Sie zahlen beim Abholen.
shop-pay-at-delivery = Sie zahlen, wenn die Ware kommt.
shop-by-prepaid = Vorab
shop-by-on_delivery = Bei Lieferung
shop-payment-pending = { $sum } zu zahlen
shop-payment-paid = { $sum } bezahlt
shop-payment-failed = { $sum }: Die Zahlung ist fehlgeschlagen
shop-payment-expired = { $sum }: nicht rechtzeitig bezahlt
shop-payment-back = { $sum } gehen an Sie zurück
shop-to = Geht an
shop-for = Für
shop-cancel = Diesen Teil stornieren
shop-cancel-title = Stornieren, was { $vendor } schickt?
shop-cancel-text = Die Teile der anderen Händler bleiben, wie sie sind. Was Sie dafür bezahlt haben, bekommen Sie zurück.
shop-cancel-go = Stornieren
shop-cancelled = Was { $vendor } geschickt hätte, ist storniert.
shop-state-pending = In Arbeit
shop-state-completed = Erledigt
shop-state-voided = Storniert
shop-state-partially_refunded = Teilweise erstattet
shop-state-refunded = Erstattet
shop-state-created_pending = Bestellt
shop-state-accepted = Angenommen
shop-state-rejected = Abgelehnt
shop-state-packed = Gepackt
shop-state-shipped = Unterwegs
shop-state-ready_for_pickup = Liegt bereit
shop-state-delivered = Geliefert
shop-state-picked_up = Abgeholt
shop-state-cancelled = Storniert
shop-now-created_pending = Der Händler hat es und antwortet bald.
shop-now-accepted = Der Händler hat es angenommen und macht es fertig.
shop-now-rejected = Der Händler kann es nicht liefern. Sie zahlen nichts dafür.
shop-now-packed = Es ist gepackt.
shop-now-shipped = Es ist auf dem Weg zu Ihnen.
shop-now-ready_for_pickup = Sie können es abholen.
shop-now-delivered = Es ist angekommen.
shop-now-picked_up = Sie haben es abgeholt.
shop-now-cancelled = Es ist storniert. Sie zahlen nichts dafür.
