# شاشة الزبون.

display-welcome = أهلًا بكم
display-total = الإجمالي
display-due = المطلوب
display-saved = وفّرتم
display-thanks = شكرًا لكم. إلى اللقاء!
display-change = الباقي لكم
