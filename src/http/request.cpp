#include "http/request.hpp"

namespace glasstls::http {

std::string user_agent() { return "glasstls/" GLASSTLS_VERSION; }

std::string get_request(const Url& url) {
  return "GET " + url.target + " HTTP/1.1\r\n" +   //
         "Host: " + url.authority() + "\r\n" +     //
         "User-Agent: " + user_agent() + "\r\n" +  //
         "Accept: */*\r\n" +                       //
         "Connection: close\r\n\r\n";
}

}  // namespace glasstls::http
