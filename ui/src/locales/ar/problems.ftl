# لماذا لم ينجح الأمر، بلغة أمين الصندوق. $wait مدة أو فارغ.

problem-PIN_WRONG = الرمز السري غير صحيح.
problem-PIN_LOCKED = محاولات خاطئة كثيرة. انتظر { $wait }.
problem-NOT_SIGNED_IN = سجّل الدخول أولًا.
problem-NOT_ENROLLED = لم يُجهَّز هذا الصندوق بعد.
problem-ENROL_CODE_INVALID = الرمز خاطئ أو مستخدم أو منتهي الصلاحية. اطلب من الإدارة رمزًا جديدًا.
problem-SERVER_UNREACHABLE = الخادم لا يجيب. تحقق من العنوان والشبكة ثم حاول مرة أخرى.
problem-APPROVAL_NEEDED = يحتاج هذا إلى موافقة شخص آخر.
problem-APPROVAL_SAME_PERSON = يجب أن يوافق شخص غير البائع.
problem-NOT_ALLOWED = هذا الشخص غير مخوَّل بذلك. اطلب مشرفًا أو مديرًا.
problem-CART_EMPTY = السلة فارغة.
problem-CART_CHANGED = تغيّرت السلة. راجعها قبل أخذ المبلغ.
problem-LINE_UNKNOWN = لم يعد هذا السطر في السلة.
problem-PRODUCT_UNKNOWN = هذا الصندوق لا يعرف هذا المنتج.
problem-PRICE_MISSING = ليس لهذا المنتج سعر في هذا الفرع بعد. اطلب السعر من المدير.
problem-QUANTITY_INVALID = هذه الكمية غير ممكنة.
problem-AMOUNT_INVALID = هذا المبلغ غير ممكن.
problem-TENDER_SHORT = هذا أقل من الإجمالي.
problem-SALE_UNKNOWN = هذه العملية ليست في سجل هذا الصندوق.
problem-VOID_NOT_TODAY = لا تُلغى هنا إلا مبيعات اليوم. الأقدم تلغيها الإدارة.
problem-ALREADY_VOIDED = أُلغيت هذه العملية من قبل.
problem-DISK_FULL = القرص ممتلئ ولا يمكن البيع بأمان. اتصل بالدعم الآن.
problem-STORAGE_FAILED = تعذّر على الصندوق حفظ ذلك. لم يُبَع شيء. حاول مرة أخرى، وإن تكرر فاتصل بالدعم.
problem-INTERNAL = حدث خطأ في الصندوق. حاول مرة أخرى، وإن تكرر فاتصل بالدعم.
