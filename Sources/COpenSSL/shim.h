// libcrypto, with the macros and variadic calls that Swift cannot see wrapped in prefixed functions.
// Imported by MailSecurity alone.
#ifndef ALERTRELAY_COPENSSL_SHIM_H
#define ALERTRELAY_COPENSSL_SHIM_H
#include <openssl/asn1.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

// Stacks: typed access is a set of macros.
static inline STACK_OF(X509) *relay_sk_X509_new(void) { return sk_X509_new_null(); }
static inline int relay_sk_X509_num(const STACK_OF(X509) *stack) { return sk_X509_num(stack); }
static inline X509 *relay_sk_X509_value(const STACK_OF(X509) *stack, int index) { return sk_X509_value(stack, index); }
static inline void relay_sk_X509_pop_free(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }
// The stack takes a reference of its own: the caller's stays the caller's.
static inline int relay_sk_X509_push_shared(STACK_OF(X509) *stack, X509 *certificate) {
    if (!X509_up_ref(certificate)) return 0;
    if (sk_X509_push(stack, certificate) > 0) return 1;
    X509_free(certificate);
    return 0;
}
static inline int relay_sk_SignerInfo_num(const STACK_OF(CMS_SignerInfo) *stack) { return sk_CMS_SignerInfo_num(stack); }
static inline CMS_SignerInfo *relay_sk_SignerInfo_value(const STACK_OF(CMS_SignerInfo) *stack, int index) {
    return sk_CMS_SignerInfo_value(stack, index);
}
static inline int relay_sk_GENERAL_NAME_num(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }
static inline GENERAL_NAME *relay_sk_GENERAL_NAME_value(const GENERAL_NAMES *names, int index) {
    return sk_GENERAL_NAME_value(names, index);
}
// Takes ownership of the name only when it returns 1.
static inline int relay_sk_GENERAL_NAME_push(GENERAL_NAMES *names, GENERAL_NAME *name) {
    return sk_GENERAL_NAME_push(names, name) > 0;
}

// Distinguished names in the order and with the escapes of RFC 4514, but UTF-8 as it is instead of \XX pairs.
static inline int relay_X509_NAME_print(BIO *bio, const X509_NAME *name) {
    return X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
}

// Memory BIOs: the accessors are BIO_ctrl macros.
static inline size_t relay_BIO_get_mem_data(BIO *bio, const unsigned char **data) {
    char *start = NULL;
    long count = BIO_get_mem_data(bio, &start);
    *data = (const unsigned char *)start;
    return count > 0 && start != NULL ? (size_t)count : 0;
}

// PEM: without a callback, libcrypto asks on the terminal for a passphrase. A gateway never does.
struct relay_passphrase {
    const unsigned char *bytes;
    size_t count;
};
static inline int relay_passphrase_callback(char *buffer, int size, int writing, void *context) {
    const struct relay_passphrase *passphrase = (const struct relay_passphrase *)context;
    (void)writing;
    if (passphrase == NULL || passphrase->bytes == NULL || size < 0 || passphrase->count > (size_t)size) return -1;
    memcpy(buffer, passphrase->bytes, passphrase->count);
    return (int)passphrase->count;
}
static inline X509 *relay_PEM_read_X509(BIO *bio) {
    return PEM_read_bio_X509(bio, NULL, relay_passphrase_callback, NULL);
}
static inline X509_CRL *relay_PEM_read_X509_CRL(BIO *bio) {
    return PEM_read_bio_X509_CRL(bio, NULL, relay_passphrase_callback, NULL);
}
static inline EVP_PKEY *relay_PEM_read_private_key(BIO *bio, const unsigned char *bytes, size_t count) {
    struct relay_passphrase passphrase = {bytes, count};
    return PEM_read_bio_PrivateKey(bio, NULL, relay_passphrase_callback, &passphrase);
}

// Key generation: variadic.
static inline EVP_PKEY *relay_generate_rsa(size_t bits) { return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits); }
static inline EVP_PKEY *relay_generate_p256(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"); }

// Extensions of a certificate that is being made. The value is a constant of ours, never text from outside.
static inline int relay_X509_add_extension(X509 *certificate, X509 *issuer, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_nconf_nid(NULL, &context, nid, value);
    if (extension == NULL) return 0;
    int added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}

static inline int relay_ERR_library(unsigned long code) { return ERR_GET_LIB(code); }
static inline int relay_ERR_reason(unsigned long code) { return ERR_GET_REASON(code); }
#endif
