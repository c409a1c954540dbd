%% Erlang/OTP's TLS:
%%   escript erlang.escript client PORT CA GROUP[,GROUP]... TIMES [CERT KEY]
%%   escript erlang.escript server PORT CHAIN KEY GROUPS HOW [CA]
%% as wolfssl.c says it.

main(["client", Port, CA, Groups, Times | Certificate]) ->
    start(),
    Options = [{verify, verify_peer}, {cacertfile, CA}, {server_name_indication, "localhost"},
               {supported_groups, atoms(Groups)}, {session_tickets, auto} | common()]
              ++ certificate(Certificate),
    lists:foreach(fun(_) -> get_page(list_to_integer(Port), Options) end,
                  lists:seq(1, list_to_integer(Times)));
main(["server", Port, Chain, Key, Groups, How | CA]) ->
    start(),
    Asking = case CA of
                 [] -> [];
                 [File] -> [{verify, verify_peer}, {fail_if_no_peer_cert, true}, {cacertfile, File}]
             end,
    {ok, Listening} = ssl:listen(list_to_integer(Port),
        [{ip, {127, 0, 0, 1}}, {reuseaddr, true}, {certfile, Chain}, {keyfile, Key},
         {supported_groups, atoms(Groups)}, {session_tickets, stateless} | common()] ++ Asking),
    serve(Listening, How).

start() ->
    {ok, _} = application:ensure_all_started(ssl),
    logger:set_primary_config(level, none).

common() -> [{versions, ['tlsv1.3']}, {active, false}, {mode, binary}].
atoms(Names) -> [list_to_atom(Name) || Name <- string:tokens(Names, ",")].
certificate([Cert, Key]) -> [{certfile, Cert}, {keyfile, Key}];
certificate([]) -> [].

get_page(Port, Options) ->
    case ssl:connect("127.0.0.1", Port, Options, 10000) of
        {ok, Socket} ->
            ok = ssl:send(Socket, <<"GET /hello.txt HTTP/1.0\r\n\r\n">>),
            io:put_chars(all(Socket)),
            timer:sleep(200),
            ssl:close(Socket);
        {error, Why} -> io:format("handshake: ~p~n", [Why])
    end.

all(Socket) ->
    case ssl:recv(Socket, 0, 5000) of
        {ok, Data} -> [Data | all(Socket)];
        {error, _} -> []
    end.

serve(Listening, How) ->
    {ok, Waiting} = ssl:transport_accept(Listening),
    case ssl:handshake(Waiting, 10000) of
        {ok, Socket} -> converse(Socket, How), ssl:close(Socket);
        {error, Why} -> io:format("handshake: ~p~n", [Why])
    end,
    serve(Listening, How).

converse(Socket, "greets") ->
    ssl:send(Socket, <<"220 hello from erlang\r\n">>),
    ssl:recv(Socket, 0, 10000),
    ssl:send(Socket, <<"221 bye\r\n">>);
converse(Socket, _) ->
    ssl:recv(Socket, 0, 10000),
    ssl:send(Socket, <<"HTTP/1.0 200 OK\r\nContent-Length: 18\r\n\r\nhello from erlang\n">>).
