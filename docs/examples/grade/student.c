/* Answers the checkpoint "nonce" of `glasstls grade`. It reads no more JSON than it needs: a value begins behind
 * the name of its field.
 *
 *     cc -O2 -o student docs/examples/grade/student.c && glasstls grade -- ./student
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The place behind "name": in the line, or NULL. */
static const char *value_of(const char *line, const char *name) {
  char pattern[64];
  snprintf(pattern, sizeof pattern, "\"%s\":", name);
  const char *found = strstr(line, pattern);
  return found ? found + strlen(pattern) : NULL;
}

/* Reads `size` bytes of hexadecimal digits from "name":"..."; whether they are there. */
static int read_bytes(const char *line, const char *name, unsigned char *bytes, int size) {
  const char *text = value_of(line, name);
  if (!text || *text != '"') return 0;
  for (int i = 0; i < size; ++i) {
    unsigned byte;
    if (sscanf(text + 1 + 2 * i, "%2x", &byte) != 1) return 0;
    bytes[i] = (unsigned char)byte;
  }
  return text[1 + 2 * size] == '"';
}

static unsigned long long read_number(const char *line, const char *name) {
  const char *text = value_of(line, name);
  return text ? strtoull(text, NULL, 10) : 0;
}

/* RFC 9846 5.3: the sequence number, padded on the left with zeros, XOR the IV. */
static void make_nonce(unsigned char *iv, unsigned long long sequence_number) {
  for (int i = 11; i >= 4; --i) {
    iv[i] ^= (unsigned char)sequence_number;
    sequence_number >>= 8;
  }
}

int main(void) {
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, stdin) > 0) {
    unsigned char iv[12];
    printf("{\"id\":%llu,", read_number(line, "id"));
    if (strstr(line, "\"checkpoint\":\"nonce\"") && read_bytes(line, "iv", iv, sizeof iv)) {
      make_nonce(iv, read_number(line, "sequence_number"));
      printf("\"nonce\":\"");
      for (size_t i = 0; i < sizeof iv; ++i) printf("%02x", iv[i]);
      printf("\"}\n");
    } else {
      printf("\"unsupported\":true}\n");
    }
    fflush(stdout);
  }
  free(line);
  return 0;
}
