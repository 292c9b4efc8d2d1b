# Was einem Anbieter für einen Zeitraum zusteht, Zeile für Zeile.

period-this_month = Dieser Monat
period-last_month = Letzter Monat
period-own = Von – bis
period-from = Von
period-to = Bis
period-wrong = Der erste Tag kommt vor dem letzten, und mehr als ein Jahr geht nicht.
statement-both = Zusammen
statement-channel-till = An Kassen
statement-channel-web = Im Web
figure-payable = Auszahlung
figure-orders = { $n ->
    [0] Keine Bestellungen
    [one] { $n } Bestellung
   *[other] { $n } Bestellungen
}
figure-gross = Verkaufte Waren
figure-gross-about = Zu ihren Preisen, bevor etwas abging.
figure-discount_vendor = Rabatte, die der Anbieter trägt
figure-discount_house = Rabatte, die { $merchant } trägt
figure-fees = Pfand und Gebühren
figure-shipping = Versand
figure-tax_added = Steuer obenauf
figure-takings = Was Kunden zahlen sollen
figure-takings-about = Darin { $tax } Steuer.
figure-discount_back = Rabatte, die { $merchant } trägt, zurück
figure-discount_back-about = Sie gehen nicht vom Anteil des Anbieters ab.
figure-commission = Provision von { $merchant }
figure-commission-about = Auf die Waren ohne die eigenen Rabatte des Anbieters.
figure-refunds = Erstattungen an Kunden
statement-file = Als CSV herunterladen
statement-none = In diesem Zeitraum wurde nichts verkauft
statement-none-text = Wählen Sie einen anderen, oder schauen Sie wieder, wenn etwas verkauft ist.
