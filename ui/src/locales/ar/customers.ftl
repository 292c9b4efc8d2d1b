# العملاء

customers-title = العملاء
customers-add = إضافة عميل
customers-find = البريد أو الهاتف كاملًا
customers-find-go = بحث
customers-find-clear = عرض كل العملاء
customers-find-hint = ما يُعرف عن العملاء محفوظ مختومًا: يُعثر عليهم بالبريد أو الرقم كاملًا لا بجزء منه.
customers-find-whole = هذا ليس بريدًا كاملًا ولا رقمًا مع رمز بلده (⁦+49 30 901820⁩).
customers-none = لا عملاء بعد
customers-none-text = يظهر هنا من ينشئ حسابًا عبر الإنترنت أو يضاف هنا.
customers-none-found = لا أحد لديه { $contact }
customers-none-found-text = لا يُعثر على أحد إلا بالبريد أو الرقم كاملًا. إن كان صحيحًا فأضف العميل.
customer-name = الاسم
customer-email = البريد الإلكتروني
customer-email-login = به يسجّل الدخول.
customer-phone = الهاتف
customer-address = العنوان
customer-note = ملاحظة
customer-note-hint = يقرؤها العميل حين يطلب بياناته.
customer-account = الحساب
customer-account-yes = يسجّل الدخول
customer-account-no = لا يوجد
customer-changed = آخر تغيير
customer-added = أضيف
customer-lead = تُحفظ مختومة بمفتاح خاص به.
customer-edit = تعديل
customer-edit-title = تعديل { $name }
customer-save = حفظ
customer-saved = حُفظ { $name }
customer-close = إغلاق العميل
customer-orders = المشتريات
customer-orders-none = لم يشترِ شيئًا بعد.
customer-orders-all = { $n ->
    [zero] عرضها بين المبيعات
    [one] عرضها بين المبيعات
    [two] عرض العمليتين بين المبيعات
    [few] عرض العمليات الـ{ $n } بين المبيعات
    [many] عرض العمليات الـ{ $n } بين المبيعات
   *[other] عرض العمليات الـ{ $n } بين المبيعات
}
customer-support = للسجل
customer-id = المعرّف
customer-history = ما جرى لبياناته
customer-export = تصدير
customer-exported = حُفظ ملفًا. فيه كل ما يُعرف عنه: لا تعطه لأحد غيره.
customer-erase = محو
customer-erase-title = محو { $name }؟
customer-erase-goes = يذهب نهائيًا
customer-erase-goes-what = الاسم والبريد والهاتف والعنوان والملاحظة، والحساب بكلمة مروره وجلساته. يُتلف المفتاح فلا يعيدها أحد.
customer-erase-stays = يبقى
customer-erase-stays-what = المبيعات بأرقامها ومبالغها، ومعرّف لا يدل على شيء. النسخ الاحتياطية الأقدم تحوي البيانات حتى تُحذف.
customer-erase-why = السبب
customer-erase-asked = بطلب منه
customer-erase-mistake = أضيف خطأً أو مرتين
customer-erase-word = محو
customer-erase-type = للتأكيد اكتب { $word }
customer-erase-go = محو نهائي
customer-erased = تم المحو
customer-gone = عميل ممحو
customer-gone-about = مُحي في { $at }. ذهب ما كان معروفًا نهائيًا، وتحتفظ المبيعات بأرقامها ومبالغها.
