# Der Bildschirm des Kunden.

display-welcome = Willkommen
display-total = Summe
display-due = Zu zahlen
display-saved = Sie sparen
display-thanks = Vielen Dank. Bis bald!
display-change = Ihr Rückgeld
