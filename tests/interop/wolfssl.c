/* wolfSSL, which brings no programs of its own:
 *   wolfssl client PORT CA GROUP[:GROUP]... TIMES [CERT KEY]   gets /hello.txt so many times, from the second on resumed
 *   wolfssl server PORT CHAIN KEY GROUPS HOW [CA]              serves one connection after the other
 * A client sends a share of its first group. HOW a server is: page (answers a request), greets (speaks first), mute (ends
 * without close_notify). With CA it wants client certificates. */
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void must(int good, const char *what) {
  if (good) return;
  fprintf(stderr, "wolfssl: %s\n", what);
  exit(1);
}

static int group_called(const char *name) {
  static const struct {
    const char *name;
    int number;
  } groups[] = {{"x25519", WOLFSSL_ECC_X25519},
                {"secp256r1", WOLFSSL_ECC_SECP256R1},
                {"secp384r1", WOLFSSL_ECC_SECP384R1},
                {"secp521r1", WOLFSSL_ECC_SECP521R1}};
  for (size_t i = 0; i < sizeof groups / sizeof *groups; ++i)
    if (strcmp(groups[i].name, name) == 0) return groups[i].number;
  must(0, "no such group");
  return 0;
}

static int groups_called(char *names, int *groups) {
  int count = 0;
  for (char *name = strtok(names, ":"); name && count < 8; name = strtok(NULL, ":")) groups[count++] = group_called(name);
  return count;
}

static int socket_for(int server, int port) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (server)
    must(bind(fd, (struct sockaddr *)&here, sizeof here) == 0 && listen(fd, 8) == 0, "cannot listen");
  else
    must(connect(fd, (struct sockaddr *)&here, sizeof here) == 0, "cannot connect");
  return fd;
}

static void explain(WOLFSSL *ssl, const char *what) {
  char text[80];
  fprintf(stderr, "wolfssl: %s: %s\n", what, wolfSSL_ERR_error_string((unsigned long)wolfSSL_get_error(ssl, 0), text));
}

static int client(int port, int times, const int *groups, int count, WOLFSSL_CTX *context) {
  WOLFSSL_SESSION *session = NULL;
  for (int i = 0; i < times; ++i) {
    WOLFSSL *ssl = wolfSSL_new(context);
    must(wolfSSL_UseKeyShare(ssl, (word16)groups[0]) == WOLFSSL_SUCCESS, "cannot make a share");
    must(wolfSSL_set_groups(ssl, (int *)groups, count) == WOLFSSL_SUCCESS, "cannot offer the groups");
    wolfSSL_UseSNI(ssl, WOLFSSL_SNI_HOST_NAME, "localhost", 9);
    wolfSSL_check_domain_name(ssl, "localhost");
    if (session) wolfSSL_set_session(ssl, session);
    wolfSSL_set_fd(ssl, socket_for(0, port));
    if (wolfSSL_connect(ssl) != WOLFSSL_SUCCESS) {
      explain(ssl, "handshake");
      return 1;
    }
    const char request[] = "GET /hello.txt HTTP/1.0\r\n\r\n";
    wolfSSL_write(ssl, request, sizeof request - 1);
    char answer[16384];
    for (int size; (size = wolfSSL_read(ssl, answer, sizeof answer)) > 0;) fwrite(answer, 1, (size_t)size, stdout);
    printf("%s %s%s\n", wolfSSL_get_version(ssl), wolfSSL_get_cipher_name(ssl),
           wolfSSL_session_reused(ssl) ? ", resumed" : "");
    session = wolfSSL_get1_session(ssl);
    wolfSSL_shutdown(ssl);
    close(wolfSSL_get_fd(ssl));
    wolfSSL_free(ssl);
  }
  return 0;
}

static void converse(WOLFSSL *ssl, const char *how) {
  char text[16384];
  if (strcmp(how, "greets") == 0) wolfSSL_write(ssl, "220 hello from wolfssl\r\n", 24);
  const int size = wolfSSL_read(ssl, text, sizeof text);
  if (size <= 0) return;
  const char page[] = "HTTP/1.0 200 OK\r\nContent-Length: 19\r\n\r\nhello from wolfssl\n";
  const char bye[] = "221 bye\r\n";
  if (strcmp(how, "greets") == 0)
    wolfSSL_write(ssl, bye, sizeof bye - 1);
  else
    wolfSSL_write(ssl, page, sizeof page - 1);
  if (strcmp(how, "mute") != 0) wolfSSL_shutdown(ssl);
}

static void server(int port, const int *groups, int count, WOLFSSL_CTX *context, const char *how) {
  const int listening = socket_for(1, port);
  for (;;) {
    const int fd = accept(listening, NULL, NULL);
    WOLFSSL *ssl = wolfSSL_new(context);
    wolfSSL_set_groups(ssl, (int *)groups, count);
    wolfSSL_set_fd(ssl, fd);
    if (wolfSSL_accept(ssl) == WOLFSSL_SUCCESS)
      converse(ssl, how);
    else
      explain(ssl, "handshake");
    wolfSSL_free(ssl);
    shutdown(fd, SHUT_WR);
    char rest[4096];
    while (recv(fd, rest, sizeof rest, 0) > 0) continue;
    close(fd);
  }
}

int main(int argc, char **argv) {
  must(argc >= 6, "see the top of wolfssl.c");
  const int serves = strcmp(argv[1], "server") == 0, port = atoi(argv[2]);
  must(!serves || argc >= 7, "see the top of wolfssl.c");
  signal(SIGPIPE, SIG_IGN);
  wolfSSL_Init();
  WOLFSSL_CTX *context = wolfSSL_CTX_new(serves ? wolfTLSv1_3_server_method() : wolfTLSv1_3_client_method());
  char **own = serves ? argv + 3 : argc > 7 ? argv + 6 : NULL, *ca = serves ? argc > 7 ? argv[7] : NULL : argv[3];
  if (own) {
    must(wolfSSL_CTX_use_certificate_chain_file(context, own[0]) == WOLFSSL_SUCCESS, "cannot read the certificate");
    must(wolfSSL_CTX_use_PrivateKey_file(context, own[1], WOLFSSL_FILETYPE_PEM) == WOLFSSL_SUCCESS, "cannot read the key");
  }
  if (ca) must(wolfSSL_CTX_load_verify_locations(context, ca, NULL) == WOLFSSL_SUCCESS, "cannot read the CA");
  if (ca) wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_PEER | WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  int groups[8];
  const int count = groups_called(serves ? argv[5] : argv[4], groups);
  if (!serves) return client(port, atoi(argv[5]), groups, count, context);
  server(port, groups, count, context, argv[6]);
}
