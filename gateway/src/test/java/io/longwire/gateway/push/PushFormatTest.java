package io.longwire.gateway.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushFormatTest {

    private static final int MAX_PAYLOAD = 1_000;

    private final PushFormat format = new PushFormat(new PushLimits(MAX_PAYLOAD));

    private Push read(String json) throws BadPushException {
        return format.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void allFieldsAreReadFromJson() throws BadPushException {
        Push push =
                read("{'id':'order-17','to':['alice','bob','alice'],'text':'grüß dich','from':'shop','type':'order',"
                        + "'transient':true,'ttlSeconds':60,'later':{'a':[1,2]}}");
        assertThat(push)
                .isEqualTo(new Push(
                        "order-17",
                        "shop",
                        "order",
                        ByteString.copyFromUtf8("grüß dich"),
                        true,
                        60,
                        new Audience.Users(List.of("alice", "bob"))));
    }

    @Test
    void protobufSaysTheSame() throws BadPushException {
        io.longwire.proto.push.Push push = io.longwire.proto.push.Push.newBuilder()
                .setId("order-17")
                .addTo("alice")
                .addTo("bob")
                .setPayload(ByteString.copyFromUtf8("x"))
                .setFrom("shop")
                .setType("order")
                .setTransient(true)
                .setTtlSeconds(60)
                .build();
        assertThat(format.read(push.toByteArray()))
                .isEqualTo(read("{'id':'order-17','to':['alice','bob'],'payload':'eA==','from':'shop','type':'order',"
                        + "'transient':true,'ttlSeconds':60}"));
    }

    @Test
    void oneUserNeedsNoList() throws BadPushException {
        assertThat(read("{'id':'1','to':'alice'}").audience()).isEqualTo(new Audience.Users(List.of("alice")));
    }

    @Test
    void everybodyAndTopicsAreAudiencesToo() throws BadPushException {
        assertThat(read("{'id':'1','to':'*','rate':500}").audience())
                .isEqualTo(new Audience.Everyone(Optional.empty(), 500));
        assertThat(read("{'id':'1','to':['*'],'platform':'ios'}").audience())
                .isEqualTo(new Audience.Everyone(Optional.of("ios"), 0));
        assertThat(read("{'id':'1','platform':'ios'}").audience())
                .isEqualTo(new Audience.Everyone(Optional.of("ios"), 0));
        assertThat(read("{'id':'1','topic':'news'}").audience()).isEqualTo(new Audience.Topic("news"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {'id':'1'}                                     | NO_RECIPIENT | to names nobody
            {'id':'1','to':[]}                             | NO_RECIPIENT | to names nobody
            {'to':'alice'}                                 | BAD_FORM     | id is ""
            {'id':'a b','to':'alice'}                      | BAD_FORM     | id is "a b"
            {'id':1,'to':'alice'}                          | BAD_FORM     | id is VALUE_NUMBER_INT, expected a string
            {'id':'1','to':7}                              | BAD_FORM     | to is VALUE_NUMBER_INT
            {'id':'1','to':['alice',7]}                    | BAD_FORM     | to is VALUE_NUMBER_INT
            {'id':'1','to':'alice','from':'no one'}        | BAD_FORM     | from is "no one"
            {'id':'1','to':'alice','payload':'?'}          | BAD_FORM     | payload is not base64
            {'id':'1','to':'alice','text':'a','payload':''} | BAD_FORM    | payload and text exclude each other
            {'id':'1','to':'alice','transient':'yes'}      | BAD_FORM     | transient is VALUE_STRING
            {'id':'1','to':'alice','ttlSeconds':-1}        | BAD_FORM     | ttlSeconds is -1
            {'id':'1','to':'alice','platform':'ios'}       | BAD_FORM     | platform stands alone
            {'id':'1','to':'alice','topic':'news'}         | BAD_FORM     | topic stands without to
            {'id':'1','to':'*','rate':-5}                  | BAD_FORM     | rate is -5
            {'id':'1','id':'2','to':'alice'}               | BAD_FORM     | it is no good JSON: Duplicate field
            {'id':'1','to':'alice'                         | BAD_FORM     | it is no good JSON
            {'id':'1','to':'alice'} x                      | BAD_FORM     | it is no good JSON
            [1]                                            | BAD_FORM     | neither JSON
            """)
    void whatIsWrongIsSaid(String json, Refusal refusal, String words) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        BadPushException.class, e -> assertThat(e.refusal()).isEqualTo(refusal))
                .hasMessageContaining(words);
    }

    @Test
    void aPayloadMayBeAsLargeAsThatOfAPhone() throws BadPushException {
        String most = "x".repeat(MAX_PAYLOAD);
        assertThat(read("{'id':'1','to':'alice','text':'" + most + "'}")
                        .payload()
                        .size())
                .isEqualTo(MAX_PAYLOAD);
        assertThatThrownBy(() -> read("{'id':'1','to':'alice','text':'" + most + "x'}"))
                .hasMessage("the payload has 1001 bytes, at most 1000 are allowed");
    }

    @Test
    void aPayloadInBase64MayBeAsLargeAsTheLargestFrame() throws BadPushException {
        byte[] payload = new byte[16 * 1024 * 1024 - 1_024];
        String push = "{\"id\":\"1\",\"to\":\"alice\",\"payload\":\""
                + Base64.getEncoder().encodeToString(payload) + "\"}";
        PushFormat large = new PushFormat(new PushLimits(payload.length));
        assertThat(large.read(push.getBytes(StandardCharsets.UTF_8)).payload().size())
                .isEqualTo(payload.length);
    }

    @Test
    void whatIsFarTooLargeIsNotLookedAt() {
        byte[] nothing = new byte[200_000];
        assertThatThrownBy(() -> format.read(nothing))
                .hasMessageStartingWith("it has 200000 bytes, at most")
                .isInstanceOfSatisfying(
                        BadPushException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.TOO_LARGE));
    }

    @Test
    void aThousandUsersAreTheMost() throws BadPushException {
        String thousand = "'u'" + ",'v'".repeat(PushLimits.MAX_RECIPIENTS - 1);
        assertThat(read("{'id':'1','to':[" + thousand + "]}").audience())
                .isEqualTo(new Audience.Users(List.of("u", "v")));
        assertThatThrownBy(() -> read("{'id':'1','to':[" + thousand + ",'w']}"))
                .isInstanceOfSatisfying(
                        BadPushException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.TOO_MANY_RECIPIENTS));
    }
}
