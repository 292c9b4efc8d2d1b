# Was zwischen einem Verkauf und den Büchern des Servers abweicht, für die Person, die verkauft hat.
#   $product  der Name des Artikels oder „Ein Artikel“
#   $priced   yes, wenn $charged und $expected Beträge sagen
#   $dated    yes, wenn $since sagt, seit wann der Wert des Servers gilt

exception-PRICE_STALE = Der Preis war schon geändert
    .text = { $priced ->
        [yes] { $dated ->
            [yes] { $product }: Um { $since } änderte sich der Preis auf { $expected }, bevor diese Kasse davon wusste. Sie berechneten { $charged }.
           *[no] { $product }: Der Preis war auf { $expected } geändert, bevor diese Kasse davon wusste. Sie berechneten { $charged }.
        }
       *[no] { $product }: Der Preis war geändert, bevor diese Kasse davon wusste.
    }
    .next = Hier ist nichts zu tun. Der Bon gilt; die Zentrale klärt die Differenz.

exception-PRICE_UNKNOWN = Preis, den der Server nie nannte
    .text = { $priced ->
        [yes] { $product } wurde mit { $charged } berechnet. Der Server hat { $expected } und nannte den anderen Preis nie.
       *[no] { $product } wurde zu einem Preis berechnet, den der Server nie nannte.
    }
    .next = Das Regaletikett aufheben, falls noch da. Die Filialleitung vergleicht es mit der Preisliste.

exception-OVERRIDE_UNAPPROVED = Preis ohne gültige Freigabe geändert
    .text = { $priced ->
        [yes] { $product }: Der Preis wurde von { $expected } auf { $charged } geändert, weiter als die Freigabe erlaubt.
       *[no] { $product }: Der Preis wurde ohne ausreichende Freigabe geändert.
    }
    .next = Die Filialleitung bestätigt es nachträglich. Bitte sagen, warum der Preis geändert wurde.

exception-PRICE_BASIS = Preis so für diesen Artikel nicht vorgesehen
    .text = { $product } wurde zu einem eingetippten oder vom Etikett gelesenen Preis verkauft; das ist bei diesem Artikel nicht vorgesehen.
    .next = Nächstes Mal über den Strichcode verkaufen. Die Zentrale entscheidet, ob der Preis bleibt.

exception-STOCK_SHORT = Mehr verkauft als in den Büchern stand
    .text = { $priced ->
        [yes] { $product }: { $charged } verkauft, in den Büchern waren noch { $expected }.
       *[no] { $product }: Es wurde mehr verkauft, als in den Büchern stand.
    }
    .next = Der Verkauf gilt. Bei Gelegenheit das Regal zählen; die Zentrale berichtigt den Bestand.

exception-PRODUCT_UNKNOWN = Artikel dem Server unbekannt
    .text = { $product } steht nicht im Sortiment des Servers. Gebucht wurde genau wie verkauft.
    .next = Eine Packung aufheben oder den Strichcode notieren, damit die Zentrale den Artikel anlegen kann.

exception-PRODUCT_RETIRED = Artikel nicht mehr im Sortiment
    .text = { $product } war beim Verkauf schon aus dem Sortiment genommen.
    .next = Restbestand aus dem Regal nehmen. Der Verkauf gilt.

exception-TOTALS_MISMATCH = Summen stimmen nicht überein
    .text = { $priced ->
        [yes] Auf dem Bon steht { $charged }, der Server rechnet { $expected } aus.
       *[no] Der Server rechnet für diesen Bon eine andere Summe aus.
    }
    .next = Gebucht wurde wie gedruckt. Den Support rufen und die Stelle unten nennen.

exception-TARGET_UNKNOWN = Der stornierte Verkauf ist noch nicht da
    .text = Das storniert einen Verkauf, den der Server noch nicht gesehen hat.
    .next = Klärt sich meist von selbst, wenn die andere Kasse sendet. Hier ist nichts zu tun.

exception-ALREADY_VOIDED = Doppelt storniert
    .text = Dieser Verkauf war schon storniert und wurde damit zweimal zurückgenommen.
    .next = Prüfen, ob das Geld nur einmal zurückgegeben wurde, und der Filialleitung Bescheid sagen.

exception-REFUND_EXCEEDS = Mehr zurückgegeben als gezahlt
    .text = { $priced ->
        [yes] { $charged } wurden zurückgegeben, gezahlt waren nur { $expected }.
       *[no] Es wurde mehr zurückgegeben, als gezahlt war.
    }
    .next = Kassenschublade zählen und der Filialleitung Bescheid sagen. Gebucht wurde, wie es geschah.

exception-ACTOR_NOT_ALLOWED = Person damals nicht berechtigt
    .text = Wer angemeldet war, war nicht mehr aktiv oder durfte das nicht.
    .next = Der Verkauf gilt. Die Filialleitung prüft, wer die PIN benutzt hat; wurde sie geteilt, bitte ändern.

exception-CLOCK_SKEW = Die Uhr dieser Kasse ging falsch
    .text = Die Zeit dieses Verkaufs kann nicht stimmen, darum wurden die Preise ohne sie geprüft.
    .next = Die Uhr unter „Netz und Übertragung“ ansehen. Geht sie falsch, den Support rufen.

exception-PAYMENT_UNCONFIRMED = Zahlung nicht bestätigt
    .text = Der Zahlungsanbieter hat sie noch nicht bestätigt.
    .next = Der Server fragt weiter nach. Bitte nicht noch einmal kassieren.

exception-KEY_REUSED = Zwei Verkäufe mit einer Nummer
    .text = Der Server hat an dieser Stelle schon einen anderen Verkauf; wahrscheinlich wurde diese Kasse aus einer Kopie wiederhergestellt.
    .next = Beide bleiben erhalten. Weiter verkaufen und heute noch den Support rufen.

exception-CHAIN_BROKEN = Journal schließt nicht an
    .text = Dieser Eintrag schließt nicht an die an, die der Server von dieser Kasse hat.
    .next = Er bleibt vollständig erhalten und ist noch nicht gebucht. Weiter verkaufen und heute noch den Support rufen.

exception-SIGNATURE_INVALID = Unterschrift ungültig
    .text = Der Server konnte nicht nachweisen, dass dieser Eintrag von dieser Kasse kam.
    .next = Er bleibt vollständig erhalten und ist noch nicht gebucht. Vor Tagesende den Support rufen.

exception-REGISTER_REVOKED = Diese Kasse war außer Betrieb genommen
    .text = Der Verkauf geschah, nachdem die Zentrale diese Kasse außer Betrieb genommen hatte.
    .next = Auf dieser Kasse nicht weiter verkaufen und die Filialleitung rufen. Der Verkauf wird aufbewahrt, bis er zugelassen ist.

exception-NOT_UNDERSTOOD = Server zu alt für diesen Eintrag
    .text = Der Server versteht diesen Eintrag noch nicht, weil diese Kasse neuer ist.
    .next = Er bleibt vollständig erhalten und wird nach der nächsten Aktualisierung des Servers noch einmal gelesen. Hier ist nichts zu tun.

exception-CART_SOLD_TWICE = Ein Korb zweimal verkauft
    .text = Derselbe Korb wurde zweimal bezahlt, wie es nach dem Wiederherstellen einer Kasse vorkommt.
    .next = Beide Bons mit der Kassenschublade vergleichen. Wurde nur einer bezahlt, soll die Filialleitung den anderen stornieren.

exception-SEQUENCE_GAP = Davor fehlen Einträge
    .text = Frühere Einträge dieser Kasse kamen nie an, und die Kasse hat sie nicht mehr.
    .next = Heute noch den Support rufen. Die Papierbons jener Zeit aufheben.

exception-other = Etwas weicht ab
    .text = Der Server meldete eine Abweichung, für die diese Kasse keine Worte hat.
    .next = Die Filialleitung bitten, in der Zentrale nachzusehen.

exception-an-item = Ein Artikel

settled-accept_variance = Differenz akzeptiert
settled-recount = Bestand nachgezählt
settled-refund_difference = Differenz erstattet
settled-void = Verkauf storniert
settled-reassign = Weitergegeben
settled-admit = In die Bücher aufgenommen
settled-write_off = Abgeschrieben
settled-by = { $action } von { $name }
