#pragma once

#include <string_view>

#include "story/story.hpp"

/// The name and fields of each kind of step in a trace file (docs/trace.md), for writer and reader.
namespace glasstls::recording {

/// How a field is written if its type does not decide it.
struct Raw {};    ///< qlog's RawInfo: bytes with their length
struct Later {};  ///< a field that the first recordings of this version lack; then it keeps its initial value

template <class Step>
struct Fields;

template <>
struct Fields<story::Fact> {
  static void walk(auto& self, auto& w) {
    w("name", self.name);
    w("value", self.value);
    w("why", self.why);
  }
};

template <>
struct Fields<std::pair<std::string, std::string>> {
  static void walk(auto& self, auto& w) {
    w("name", self.first);
    w("value", self.second);
  }
};

template <>
struct Fields<story::RecordStep> {
  static constexpr std::string_view name = "record";
  static void walk(auto& self, auto& w) {
    w("direction", self.direction);
    w("number", self.number);
    w("keys", self.epoch);
    w("sequence", self.sequence);
    w("content_type", self.content_type);
    w("content", self.content);
    w("padding", self.padding);
    w("raw", self.wire, Raw{});
  }
};

template <>
struct Fields<story::ApplicationData> {
  static constexpr std::string_view name = "application_data";
  static void walk(auto& self, auto& w) {
    w("direction", self.direction);
    w("first_record", self.first_record);
    w("last_record", self.last_record);
    w("content_size", self.content_size);
    w("padding", self.padding);
    w("wire_size", self.wire_size);
    w("until", self.until);
    w("keys", self.epoch);
  }
};

template <>
struct Fields<story::Message> {
  static constexpr std::string_view name = "message";
  static void walk(auto& self, auto& w) {
    w("direction", self.direction);
    w("name", self.name);
    w("first_record", self.first_record);
    w("last_record", self.last_record);
    w("raw", self.bytes, Raw{});
  }
};

template <>
struct Fields<story::SecretStep> {
  static constexpr std::string_view name = "secret";
  static void walk(auto& self, auto& w) {
    w("name", self.name);
    w("from", self.from);
    w("label", self.label);
    w("key_log_label", self.keylog_label);
    w("hash", self.hash);
    w("context", self.context);
    w("client_random", self.client_random);
    w("size", self.size);
    w("value", self.value);
    w("input", self.input);
  }
};

template <>
struct Fields<story::KeysStep> {
  static constexpr std::string_view name = "keys";
  static void walk(auto& self, auto& w) {
    w("direction", self.direction);
    w("keys", self.epoch);
    w("secret", self.secret);
    w("cipher_suite", self.cipher_suite);
    w("generation", self.generation);
    w("key", self.key);
    w("iv", self.iv);
  }
};

template <>
struct Fields<story::StateStep> {
  static constexpr std::string_view name = "state";
  static void walk(auto& self, auto& w) { w("name", self.name); }
};

template <>
struct Fields<Check> {
  static constexpr std::string_view name = "check";
  static void walk(auto& self, auto& w) {
    w("subject", self.subject);
    w("rule", self.rule);
    w("section", self.section);
    w("outcome", self.outcome);
    w("alert", self.alert);
    w("expected", self.expected);
    w("presented", self.presented);
    w("advice", self.advice);
    w("fact", self.fact, Later{});
  }
};

template <>
struct Fields<Failure> {
  static void walk(auto& self, auto& w) {
    w("alert", self.alert);
    w("why", self.why);
    w("section", self.section);
    w("expected", self.expected);
    w("presented", self.presented);
  }
};

template <>
struct Fields<story::AlertStep> {
  static constexpr std::string_view name = "alert";
  static void walk(auto& self, auto& w) {
    w("direction", self.direction);
    w("alert", self.alert);
    w("failure", self.failure);
  }
};

/// The summaries of the certificates are not written, because the chain determines them.
template <>
struct Fields<story::CertificatesStep> {
  static constexpr std::string_view name = "certificates";
  static void walk(auto& self, auto& w) {
    w("chain", self.chain);
    w("checks", self.verdict.checks);
  }
};

template <>
struct Fields<story::RequestStep> {
  static constexpr std::string_view name = "request";
  static void walk(auto& self, auto& w) {
    w("redirects", self.redirects);
    w("url", self.url);
    w("server", self.server);
    w("connect_to", self.connect_to);
  }
};

template <>
struct Fields<story::PhaseBegun> {
  static constexpr std::string_view name = "phase_begun";
  static void walk(auto& self, auto& w) {
    w("phase", self.phase);
    w("title", self.title);
  }
};

template <>
struct Fields<story::PhaseEnded> {
  static constexpr std::string_view name = "phase_ended";
  static void walk(auto& self, auto& w) {
    w("phase", self.phase);
    w("ok", self.ok);
    w("milliseconds", self.milliseconds);
    w("round_trips", self.round_trips);
    w("facts", self.facts);
  }
};

template <>
struct Fields<story::HttpHead> {
  static constexpr std::string_view name = "http_head";
  static void walk(auto& self, auto& w) {
    w("direction", self.direction);
    w("first_line", self.first_line);
    w("fields", self.fields);
  }
};

template <>
struct Fields<story::ClosedStep> {
  static constexpr std::string_view name = "closed";
  static void walk(auto& self, auto& w) {
    w("milliseconds", self.milliseconds);
    w("round_trips", self.round_trips);
    w("sent", self.sent);
    w("received", self.received);
    w("server_closed", self.server_closed);
    w("body_size", self.body_size);
  }
};

template <>
struct Fields<story::ErrorStep> {
  static constexpr std::string_view name = "error";
  static void walk(auto& self, auto& w) {
    w("phase", self.phase);
    w("what", self.what);
    w("expected", self.expected);
    w("presented", self.presented);
  }
};

template <>
struct Fields<story::Note> {
  static constexpr std::string_view name = "note";
  static void walk(auto& self, auto& w) {
    w("title", self.title);
    w("text", self.text);
    w("facts", self.facts);
    w("closing", self.closing);
  }
};

/// A type with Fields.
template <class Value>
concept Fielded = requires {
  sizeof(Fields<Value>);
};

}  // namespace glasstls::recording
