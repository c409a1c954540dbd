#include "render/json/value.hpp"

#include <limits>
#include <nlohmann/json.hpp>
#include "support/catch.hpp"

using glasstls::render::json::Json;

TEST_CASE("a JSON value is printed in its order, indented or on one line") {
  const Json value = Json::Object{{"b", 1},
                                  {"a", Json::Array{true, nullptr, -2, 0.5}},
                                  {"empty", Json::Array{}},
                                  {"none", Json::Object{}}};
  CHECK(value.indented() ==
        "{\n  \"b\": 1,\n  \"a\": [\n    true,\n    null,\n    -2,\n    0.5\n  ],\n"
        "  \"empty\": [],\n  \"none\": {}\n}");
  CHECK(value.embeddable() == R"({"b":1,"a":[true,null,-2,0.5],"empty":[],"none":{}})");
  CHECK(Json(std::numeric_limits<std::uint64_t>::max()).embeddable() == "18446744073709551615");
  CHECK(Json(std::numeric_limits<double>::infinity()).embeddable() == "null");
}

TEST_CASE("a fraction is printed in the shortest form that reads as the same number") {
  const auto printed = [](double value) { return Json(value).embeddable(); };
  CHECK(printed(0) == "0.0");
  CHECK(printed(-1) == "-1.0");
  CHECK(printed(17) == "17.0");
  CHECK(printed(0.1) == "0.1");
  CHECK(printed(0.00025) == "0.00025");
  CHECK(printed(2.5e-7) == "2.5e-07");
  CHECK(printed(1e300) == "1e+300");
  for (double value : {0.0, 1.0, 0.1, 123.456, 1.0 / 3, 2.5e-7, 1e300, 123456789012345.0, -7.25})
    CHECK(printed(value) == nlohmann::json(value).dump());
}

TEST_CASE("any text survives JSON, and nothing ends the script element around it") {
  const std::string text = "</script>\"\\\n\x01 \xc3\xa4 \xf0\x9f\x94\x92";
  const std::string embedded = Json(text).embeddable();
  CHECK(embedded == R"("\u003c/script>\"\\\n\u0001 \u00e4 \ud83d\udd12")");
  CHECK(nlohmann::json::parse(embedded) == text);
  CHECK(nlohmann::json::parse(Json(text).indented()) == text);
  CHECK(nlohmann::json::parse(Json("a\xff\xed\xa0\x80").indented()) == "a\ufffd\ufffd\ufffd\ufffd");
}
