# ما يستحقه البائع عن فترة، سطرًا سطرًا.

period-this_month = هذا الشهر
period-last_month = الشهر الماضي
period-own = من – إلى
period-from = من
period-to = إلى
period-wrong = يأتي اليوم الأول قبل الأخير، وأقصى مدة سنة واحدة.
statement-both = المجموع
statement-channel-till = عند الصناديق
statement-channel-web = على الويب
figure-payable = المبلغ المستحق
figure-orders = { $n ->
    [zero] لا طلبات
    [one] طلب واحد
    [two] طلبان
    [few] { $n } طلبات
    [many] { $n } طلبًا
   *[other] { $n } طلب
}
figure-gross = البضائع المبيعة
figure-gross-about = بأسعارها قبل خصم أي شيء.
figure-discount_vendor = خصومات يتحملها البائع
figure-discount_house = خصومات يتحملها { $merchant }
figure-fees = تأمينات ورسوم
figure-shipping = الشحن
figure-tax_added = ضريبة مضافة
figure-takings = المطلوب من الزبائن
figure-takings-about = منها ضريبة قدرها { $tax }.
figure-discount_back = خصومات يتحملها { $merchant }، تُعاد
figure-discount_back-about = لا تُقتطع من حصة البائع.
figure-commission = عمولة { $merchant }
figure-commission-about = من البضائع بعد خصومات البائع نفسه.
figure-refunds = مبالغ أُعيدت للزبائن
statement-file = تنزيل بصيغة CSV
statement-none = لم يُبع شيء في هذه الفترة
statement-none-text = اختر فترة أخرى، أو عد عندما يُباع شيء.
