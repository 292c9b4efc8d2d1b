//! The keys of a tenant's customers, and what finds them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use hmac::{Hmac, KeyInit, Mac};
use rand::Rng;
use sha2::Sha256;
use uuid::Uuid;

use super::{Contact, NewCustomer, Record, Sealed, SealedConsignee, StoredCustomer};
use crate::App;
use crate::shop::view::checkout::Address;
use crate::store::{StoreError, StoreResult};
use crate::vault::{KEY, Purpose, Vault};

/// Those that were asked for: they never change.
#[derive(Debug, Default)]
pub struct TenantKeys(RwLock<HashMap<i64, Arc<TenantKey>>>);

/// Under which the keys of one tenant's customers are.
pub struct TenantKey {
    vault: Vault,
    lookup: [u8; KEY],
}

impl std::fmt::Debug for TenantKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TenantKey")
    }
}

impl TenantKey {
    #[must_use]
    pub fn new(key: [u8; KEY]) -> Self {
        // Two keys of one: what seals does not also find.
        let derived = |what: &str| keyed_hash(&key, &[what]);
        TenantKey { vault: Vault::with_key(derived("evertill/keys")), lookup: derived("evertill/lookup") }
    }

    /// What stands for a contact where it is kept.
    #[must_use]
    pub fn hash(&self, contact: &Contact) -> [u8; 32] {
        let kind = match contact {
            Contact::Email(_) => "email",
            Contact::Phone(_) => "phone",
        };
        keyed_hash(&self.lookup, &[kind, contact.text()])
    }

    /// A customer with a key of their own.
    ///
    /// # Errors
    /// `INVALID` where the record was not checked.
    pub fn create(&self, record: &Record, self_made: bool) -> StoreResult<NewCustomer> {
        let (id, mut key) = (Uuid::new_v4(), [0; KEY]);
        rand::rng().fill(&mut key);
        let wrapped_key = self.vault.seal_for(Purpose::CustomerKey, &id.to_string(), &key)?;
        let sealed = self.sealed(&Vault::with_key(key), record)?;
        Ok(NewCustomer { id, wrapped_key, sealed, self_made })
    }

    /// Another record of a customer, under the key that they have.
    ///
    /// # Errors
    /// When they are erased, or their key is under another tenant's.
    pub fn seal(&self, customer: &StoredCustomer, record: &Record) -> StoreResult<Sealed> {
        let key =
            self.own_key(customer)?.ok_or_else(|| StoreError::Corrupt("a customer without a key".into()))?;
        self.sealed(&key, record)
    }

    /// What is known of a customer; none once they are erased.
    ///
    /// # Errors
    /// When it does not open.
    pub fn open(&self, customer: &StoredCustomer) -> StoreResult<Option<Record>> {
        let (Some(key), Some((_, sealed))) = (self.own_key(customer)?, &customer.kept) else {
            return Ok(None);
        };
        let text = key.open(Purpose::Customer, sealed).ok_or_else(unopened)?;
        serde_json::from_slice(&text).map(Some).map_err(|why| StoreError::Corrupt(why.to_string()))
    }

    /// Where an order of theirs goes.
    ///
    /// # Errors
    /// As [`TenantKey::seal`].
    pub fn seal_consignee(
        &self,
        customer: &StoredCustomer,
        address: &Address,
    ) -> StoreResult<SealedConsignee> {
        let key =
            self.own_key(customer)?.ok_or_else(|| StoreError::Corrupt("a customer without a key".into()))?;
        Ok(SealedConsignee {
            customer: customer.id,
            new: None,
            sealed: key.seal(Purpose::Consignee, &json(address)?)?,
        })
    }

    /// The same, of somebody who is not known yet. They are not found by their e-mail: it may be somebody else's.
    ///
    /// # Errors
    /// As [`TenantKey::create`].
    pub fn new_consignee(&self, record: &Record, address: &Address) -> StoreResult<SealedConsignee> {
        let mut new = self.create(record, false)?;
        new.sealed.email_hash = None;
        let key = self.vault.open_for(Purpose::CustomerKey, &new.id.to_string(), &new.wrapped_key);
        let key = key.and_then(|key| <[u8; KEY]>::try_from(key).ok()).ok_or_else(unopened)?;
        let sealed = Vault::with_key(key).seal(Purpose::Consignee, &json(address)?)?;
        Ok(SealedConsignee { customer: new.id, new: Some(new), sealed })
    }

    /// Where it goes; none once the customer is erased.
    ///
    /// # Errors
    /// When it does not open.
    pub fn open_consignee(&self, customer: &StoredCustomer, sealed: &[u8]) -> StoreResult<Option<Address>> {
        let Some(key) = self.own_key(customer)? else { return Ok(None) };
        let text = key.open(Purpose::Consignee, sealed).ok_or_else(unopened)?;
        serde_json::from_slice(&text).map(Some).map_err(|why| StoreError::Corrupt(why.to_string()))
    }

    fn own_key(&self, customer: &StoredCustomer) -> StoreResult<Option<Vault>> {
        let Some((wrapped, _)) = &customer.kept else { return Ok(None) };
        let key = self.vault.open_for(Purpose::CustomerKey, &customer.id.to_string(), wrapped);
        let key = key.and_then(|key| <[u8; KEY]>::try_from(key).ok()).ok_or_else(unopened)?;
        Ok(Some(Vault::with_key(key)))
    }

    fn sealed(&self, key: &Vault, record: &Record) -> StoreResult<Sealed> {
        let text = serde_json::to_vec(record).map_err(|why| StoreError::Corrupt(why.to_string()))?;
        let email = record.email.as_deref().map(Contact::email).transpose()?;
        let phone = record.phone.as_deref().map(Contact::phone).transpose()?;
        Ok(Sealed {
            record: key.seal(Purpose::Customer, &text)?,
            email_hash: email.map(|email| self.hash(&email)),
            phone_hash: phone.map(|phone| self.hash(&phone)),
        })
    }
}

fn json(address: &Address) -> StoreResult<Vec<u8>> {
    serde_json::to_vec(address).map_err(|why| StoreError::Corrupt(why.to_string()))
}

fn unopened() -> StoreError {
    StoreError::Corrupt("a customer's data do not open under their key".into())
}

/// HMAC-SHA256 (RFC 2104) over the parts, which hold no zero.
fn keyed_hash(key: &[u8; KEY], parts: &[&str]) -> [u8; 32] {
    let mut block = [0; 64];
    block[..KEY].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(part.as_bytes());
        mac.update(&[0]);
    }
    mac.finalize().into_bytes().into()
}

impl App {
    /// The key under which a tenant's customers are; made, where there is none.
    ///
    /// # Errors
    /// When the store or the server's own key cannot be had, or it is under another.
    pub async fn tenant_key(&self, tenant: i64) -> StoreResult<Arc<TenantKey>> {
        let known = self.tenant_keys.0.read().unwrap_or_else(PoisonError::into_inner).get(&tenant).cloned();
        if let Some(key) = known {
            return Ok(key);
        }
        let vault = self.vault().await?;
        let whose = tenant.to_string();
        let sealed = match self.store.tenant_key(tenant).await? {
            Some(sealed) => sealed,
            None => {
                let mut key = [0; KEY];
                rand::rng().fill(&mut key);
                let sealed = vault.seal_for(Purpose::TenantKey, &whose, &key)?;
                self.store.begin_tenant_key(tenant, sealed).await?
            }
        };
        let key = vault.open_for(Purpose::TenantKey, &whose, &sealed);
        let key = key.and_then(|key| <[u8; KEY]>::try_from(key).ok());
        let key =
            key.ok_or_else(|| StoreError::Corrupt("a tenant's key is not under this server's".into()))?;
        let key = Arc::new(TenantKey::new(key));
        let mut known = self.tenant_keys.0.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(known.entry(tenant).or_insert(key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Record {
        Record {
            name: "Ada Byron".into(),
            email: Some("ada@example.org".into()),
            phone: Some("+4930901820".into()),
            address: None,
            note: None,
        }
    }

    fn stored(new: &NewCustomer) -> StoredCustomer {
        StoredCustomer {
            id: new.id,
            user: None,
            kept: Some((new.wrapped_key.clone(), new.sealed.record.clone())),
            has_password: false,
            created_ms: 0,
            changed_ms: 0,
            erased_ms: None,
        }
    }

    #[test]
    fn a_record_opens_under_its_own_key_in_its_own_place_only() {
        let (key, other) = (TenantKey::new([1; KEY]), TenantKey::new([2; KEY]));
        let new = key.create(&ada(), false).unwrap();
        let customer = stored(&new);
        assert_eq!(key.open(&customer).unwrap(), Some(ada()));
        assert!(other.open(&customer).is_err());
        let elsewhere = StoredCustomer { id: Uuid::new_v4(), ..customer.clone() };
        assert!(key.open(&elsewhere).is_err(), "a key that was moved to another customer");
        let erased = StoredCustomer { kept: None, erased_ms: Some(1), ..customer.clone() };
        assert_eq!(key.open(&erased).unwrap(), None);
        assert!(key.seal(&erased, &ada()).is_err());
        let renamed = key.seal(&customer, &Record { name: "Ada King".into(), ..ada() }).unwrap();
        let kept = Some((new.wrapped_key, renamed.record));
        assert_eq!(key.open(&StoredCustomer { kept, ..customer }).unwrap().unwrap().name, "Ada King");
    }

    #[test]
    fn a_contact_is_found_by_the_tenants_key_only() {
        let (key, other) = (TenantKey::new([1; KEY]), TenantKey::new([2; KEY]));
        let email = Contact::email("ADA@example.org").unwrap();
        let new = key.create(&ada(), false).unwrap();
        assert_eq!(new.sealed.email_hash, Some(key.hash(&email)));
        assert_ne!(key.hash(&email), other.hash(&email));
        assert_ne!(new.sealed.email_hash, new.sealed.phone_hash);
    }
}
