# شاشة الزبون.

display-welcome = أهلًا وسهلًا
display-total = المجموع
display-due = المبلغ المطلوب
display-saved = وفّرتم
display-thanks = شكرًا لكم، إلى اللقاء!
display-change = الباقي لكم
