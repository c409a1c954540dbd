#include "render/html/machines.hpp"

namespace glasstls::render::html {

namespace {

constexpr Box client_boxes[] = {
    {"START", 150, 24},      {"WAIT_SH", 150, 92},  {"WAIT_EE", 150, 160},       {"WAIT_CERT_CR", 222, 228},
    {"WAIT_CERT", 318, 296}, {"WAIT_CV", 222, 364}, {"WAIT_FINISHED", 150, 432}, {"CONNECTED", 150, 512},
};

// The engine has a state for each thing that may happen once: after a HelloRetryRequest there is no second.
constexpr SameBox client_same[] = {{"WAIT_SH (after HelloRetryRequest)", "WAIT_SH", "START"}};

constexpr DrawnArrow client_arrows[] = {
    {"START", "WAIT_SH", "Send ClientHello", "left"},
    {"WAIT_SH", "START", "Recv HelloRetryRequest", "loop"},
    {"WAIT_SH", "WAIT_EE", "Recv ServerHello\nK_recv = handshake", "left"},
    {"WAIT_EE", "WAIT_CERT_CR", "Using certificate", "right"},
    {"WAIT_EE", "WAIT_FINISHED", "Using PSK", "outer"},
    {"WAIT_CERT_CR", "WAIT_CERT", "CertificateRequest", "right"},
    {"WAIT_CERT_CR", "WAIT_CV", "Certificate", "left"},
    {"WAIT_CERT", "WAIT_CV", "Certificate", "right"},
    {"WAIT_CV", "WAIT_FINISHED", "CertificateVerify", "right"},
    {"WAIT_FINISHED", "CONNECTED", "Recv Finished, Send Finished\nK_send = K_recv = application", "left"},
};

constexpr Box server_boxes[] = {
    {"START", 150, 24},      {"RECVD_CH", 150, 92},       {"NEGOTIATED", 150, 160},
    {"WAIT_EOED", 286, 222}, {"WAIT_FLIGHT2", 150, 284},  {"WAIT_CERT", 286, 338},
    {"WAIT_CV", 286, 398},   {"WAIT_FINISHED", 150, 452}, {"CONNECTED", 150, 516},
};

// Who shows a certificate after the handshake (RFC 9846 4.7.2) stays connected; A.2 does not draw it.
constexpr SameBox server_same[] = {
    {"START (after HelloRetryRequest)", "START", ""},
    {"CONNECTED, WAIT_CV", "CONNECTED", ""},
    {"CONNECTED, WAIT_FINISHED", "CONNECTED", ""},
};

constexpr DrawnArrow server_arrows[] = {
    {"START", "RECVD_CH", "Recv ClientHello", "left"},
    {"RECVD_CH", "START", "Send HelloRetryRequest", "loop"},
    {"RECVD_CH", "NEGOTIATED", "Select parameters", "left"},
    {"NEGOTIATED", "WAIT_EOED", "0-RTT", "right"},
    {"NEGOTIATED", "WAIT_FLIGHT2", "Send ServerHello ... Finished\nK_send = application", "left"},
    {"WAIT_EOED", "WAIT_FLIGHT2", "EndOfEarlyData", "right"},
    {"WAIT_FLIGHT2", "WAIT_CERT", "Client auth", "right"},
    {"WAIT_FLIGHT2", "WAIT_FINISHED", "No auth", "left"},
    {"WAIT_CERT", "WAIT_CV", "Certificate", "right"},
    {"WAIT_CERT", "WAIT_FINISHED", "Empty", "inner"},
    {"WAIT_CV", "WAIT_FINISHED", "CertificateVerify", "right"},
    {"WAIT_FINISHED", "CONNECTED", "Recv Finished\nK_recv = application", "left"},
};

}  // namespace

const Machine& client_machine() {
  static constexpr Machine machine{{9846, "A.1"}, client_boxes, client_same, client_arrows};
  return machine;
}

const Machine& server_machine() {
  static constexpr Machine machine{{9846, "A.2"}, server_boxes, server_same, server_arrows};
  return machine;
}

}  // namespace glasstls::render::html
