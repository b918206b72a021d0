// libcurl, with its variadic calls wrapped in typed, prefixed functions. Imported by MailTransport alone.
#ifndef ALERTRELAY_CCURL_SHIM_H
#define ALERTRELAY_CCURL_SHIM_H
#include <curl/curl.h>
#include <stdint.h>
#include <sys/eventfd.h>

static inline CURLcode alertrelay_curl_global_init(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

static inline CURLcode alertrelay_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

// libcurl copies the string. NULL clears the option.
static inline CURLcode alertrelay_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

// The buffer holds CURL_ERROR_SIZE bytes and must outlive the handle.
static inline CURLcode alertrelay_curl_set_error_buffer(CURL *easy, char *buffer) {
    return curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, buffer);
}

typedef size_t (*alertrelay_curl_header_function)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode alertrelay_curl_set_header_function(
    CURL *easy, alertrelay_curl_header_function function, void *context) {
    CURLcode result = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, function);
    return result != CURLE_OK ? result : curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
}

static inline CURLcode alertrelay_curl_get_socket(CURL *easy, curl_socket_t *socket) {
    return curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, socket);
}

// The result of the handle's finished transfer: 1 and the result, or 0 while it is still under way.
static inline int alertrelay_curl_finished(CURLM *multi, CURL *easy, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE && message->easy_handle == easy) {
            *result = message->data.result;
            return 1;
        }
    }
    return 0;
}

// eventfd: Swift's Glibc module does not show <sys/eventfd.h>. It stands beside the socket in every poll.
static inline int alertrelay_event_create(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

static inline int alertrelay_event_raise(int descriptor) {
    return eventfd_write(descriptor, 1);
}

static inline int alertrelay_event_clear(int descriptor) {
    eventfd_t ignored;
    return eventfd_read(descriptor, &ignored);
}
#endif
