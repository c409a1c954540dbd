#include "lab/experiment.hpp"

#include "program.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/skip.hpp"
#include "tmux.hpp"

using namespace glasstls::lab;
using namespace glasstls::testing;

TEST_CASE("the program shows who noticed, and compares a prediction with it") {
  TemporaryFolder folder;
  const Ran list = run(folder, "lab");
  CHECK(list.code == 0);
  for (const PreparedExperiment& one : prepared_experiments())
    CHECK(has(list.out, "  " + std::string(one.name) + "\n"));
  CHECK(has(list.out, "glasstls lab badcerts"));

  const Ran lab = run(folder, "lab no-proof --predict unexpected_message", "nobody reads this\n");
  CHECK(lab.code == 0);
  for (std::string_view part :
       {"What if: CertificateVerify:drop", "the server's CertificateVerify did not arrive",
        "who noticed             the client", "unexpected_message(10)",
        "expected                CertificateVerify", "certificates are public",
        "your prediction         unexpected_message: right"}) {
    CAPTURE(part);
    CHECK(has(lab.out, part));
  }
  CHECK_FALSE(has(lab.out, "Your prediction"));  // it does not ask without a terminal

  const Ran wrong = run(folder, "demo --tamper Finished.verify_data=flip --predict bad_record_mac");
  CHECK(wrong.code == 1);
  CHECK(has(wrong.out, "bad_record_mac: it was decrypt_error"));
  CHECK(has(wrong.out, "why it is checked       Finished shows that both sides saw the same"));
  const Ran once = run(folder, "demo --seed 5 --tamper EncryptedExtensions:flip -v");
  CHECK(once.out == run(folder, "demo --seed 5 --tamper EncryptedExtensions:flip -v").out);
  CHECK(has(once.out, "without the keys"));
  const Ran replay = run(folder, "lab replay --predict none");
  CHECK(replay.code == 0);
  CHECK(has(replay.out, "the server: it did not accept the early data"));
  CHECK(run(folder, "lab other --predict none").code == 2);
  CHECK(has(run(folder, "lab no-prof").err, "did you mean no-proof?"));
  CHECK(run(folder, "demo --tamper Foo:drop").code == 2);
  CHECK(run(folder, "demo --predict none").code == 2);
  CHECK(run(folder, "demo --tamper Finished:drop --predict nonsense").code == 2);
  CHECK(run(folder, "demo --tamper Finished:drop --scenario hrr").code == 2);
  const Ran kept = run(folder, "demo --keep-lengths --tamper ClientHello.random=00");
  CHECK(kept.code == 0);
  CHECK(has(kept.out, "is now 00"));
  CHECK(run(folder, "demo --keep-lengths --tamper Finished:drop").code == 2);
  const Ran refused = run(folder, "demo --tamper ServerHello.colour=1");
  CHECK(refused.code == 2);
  CHECK(refused.out.empty());
}

TEST_CASE("with -q an experiment says only that a prediction was wrong") {
  TemporaryFolder folder;
  const Ran right = run(folder, "lab no-proof -q --predict unexpected_message");
  CHECK(right.code == 0);
  CHECK(right.out + right.err == "");
  const Ran wrong = run(folder, "demo -q --tamper Finished.verify_data=flip --predict bad_record_mac");
  CHECK(wrong.code == 1);
  CHECK(wrong.out == "");
  CHECK(wrong.err == "glasstls: the prediction was bad_record_mac, and it was decrypt_error\n");
}

TEST_CASE("on a terminal the program asks for a prediction until it gets one") {
  if (!Tmux::is_installed()) return skip("tmux is not installed");
  TemporaryFolder folder;
  Tmux terminal(folder, "demo --seed 1 --tamper Finished.verify_data=flip | cat");
  // Both ends must be a terminal.
  CHECK_FALSE(has(terminal.screen_with("ended with"), "Your prediction"));
  TemporaryFolder second;
  Tmux asked(second, "demo --seed 1 --tamper Finished.verify_data=flip");
  CHECK(has(asked.screen_with("Your prediction"), "Who will notice"));
  asked.press("bad_luck Enter");
  asked.screen_with("TLS has no such alert");
  asked.press("decrypt_eror Enter");
  CHECK(has(asked.screen_with("Did you mean"), "Did you mean decrypt_error"));
  asked.press("decrypt_error Enter");
  CHECK(has(asked.screen_with("ended with"), "decrypt_error: right"));
}
