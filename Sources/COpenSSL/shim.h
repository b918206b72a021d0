// libcrypto, with the macros that Swift cannot see wrapped in prefixed functions. Imported by MailSecurity alone.
#ifndef ALERTRELAY_COPENSSL_SHIM_H
#define ALERTRELAY_COPENSSL_SHIM_H
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#endif
