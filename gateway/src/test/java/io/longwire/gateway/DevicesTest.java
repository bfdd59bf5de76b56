package io.longwire.gateway;

import static io.longwire.gateway.testing.Uplinks.frame;
import static io.longwire.gateway.testing.Uplinks.login;
import static io.longwire.gateway.testing.Uplinks.logout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.longwire.gateway.testing.Flags;
import io.longwire.gateway.testing.RawPhone;
import io.longwire.gateway.testing.RealRedis;
import io.longwire.gateway.testing.TestGateway;
import io.longwire.proto.Deliver;
import io.longwire.proto.Kick;
import io.longwire.proto.Receipt;
import io.longwire.proto.Receipt.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Users with several devices. */
class DevicesTest {

    private static final int MAX_DEVICES = 8;

    @AutoClose
    static final RealRedis redis = RealRedis.start();

    @AutoClose
    static final TestGateway gateway = TestGateway.start(redis, Flags.none().with("devices", "per-device"));

    @Test
    void everyDeviceGetsEachMessageAndOneAckIsNotYetTheReceipt() throws IOException {
        RawPhone alice = gateway.phone("alice-1");
        RawPhone phone = gateway.phone("bob-1", "phone");
        RawPhone tablet = gateway.phone("bob-1", "tablet");
        alice.send("m1", "bob-1", "hello");

        assertThat(phone.take().getId()).isEqualTo("m1");
        assertThat(tablet.deliver().getId()).isEqualTo("m1");
        phone.untilEcho();
        assertThat(alice.untilEcho()).as("the tablet has not acknowledged yet").isEmpty();
        tablet.ack(1);
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(alice.untilEcho()).as("one receipt for all devices").isEmpty();
    }

    @Test
    void aDeviceThatIsOffLineFindsItsCopyInAMailboxOfItsOwn() throws IOException {
        RawPhone alice = gateway.phone("alice-2");
        RawPhone phone = gateway.phone("bob-2", "phone");
        RawPhone tablet = gateway.phone("bob-2", "tablet");
        tablet.write(logout());
        tablet.untilEnd();
        alice.send("m1", "bob-2", "hello");
        phone.take();
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);

        RawPhone again = gateway.connect();
        assertThat(again.logIn("bob-2", "tablet").getPending()).isEqualTo(1);
        assertThat(again.take().getId()).isEqualTo("m1");
        assertThat(phone.untilEcho()).as("the phone has had it").isEmpty();
    }

    @Test
    void withAllDevicesOffLineEachOfThemFindsAll() throws IOException {
        RawPhone alice = gateway.phone("alice-3");
        for (String device : List.of("phone", "tablet")) {
            RawPhone once = gateway.phone("bob-3", device);
            once.write(logout());
            once.untilEnd();
        }
        alice.send("m1", "bob-3", "one");
        alice.send("m2", "bob-3", "two");
        assertThat(alice.receipts(2)).extracting(Receipt::getOutcome).containsOnly(Outcome.STORED);

        for (String device : List.of("phone", "tablet")) {
            assertThat(gateway.phone("bob-3", device).take(2))
                    .extracting(Deliver::getId)
                    .containsExactly("m1", "m2");
        }
    }

    @Test
    void theSendersOtherDevicesGetACopyThatSaysWhereItWent() throws IOException {
        RawPhone phone = gateway.phone("alice-4", "phone");
        RawPhone tablet = gateway.phone("alice-4", "tablet");
        RawPhone bob = gateway.phone("bob-4");
        phone.send("m1", "bob-4", "hello");

        Deliver copy = tablet.take();
        assertThat(copy.getFrom()).isEqualTo("alice-4");
        assertThat(copy.getTo()).isEqualTo("bob-4");
        assertThat(copy.getId()).isEqualTo("m1");
        assertThat(bob.take().getTo()).isEmpty();
        assertThat(phone.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(phone.untilEcho()).as("no copy for the device that sent it").isEmpty();
    }

    @Test
    void aCopyForADeviceThatIsOffLineWaits() throws IOException {
        RawPhone phone = gateway.phone("alice-5", "phone");
        RawPhone tablet = gateway.phone("alice-5", "tablet");
        tablet.write(logout());
        tablet.untilEnd();
        phone.send("m1", "nobody-5", "hello");
        phone.receipt();

        assertThat(gateway.phone("alice-5", "tablet").take().getTo()).isEqualTo("nobody-5");
    }

    @Test
    void theDevicesThatLogInFirstGetTheMailThatCameBefore() throws IOException {
        RawPhone alice = gateway.phone("alice-6");
        alice.send("m1", "bob-6", "hello");
        assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.STORED);

        RawPhone first = gateway.connect();
        assertThat(first.logIn("bob-6", "phone").getPending()).isEqualTo(1);
        assertThat(first.take().getId()).isEqualTo("m1");
        RawPhone second = gateway.connect();
        assertThat(second.logIn("bob-6", "tablet").getPending()).isEqualTo(1);
        assertThat(second.take().getId()).isEqualTo("m1");
    }

    @Test
    void theSameDeviceReplacesItselfAndNobodyElse() throws IOException {
        RawPhone phone = gateway.phone("bob-7", "phone");
        RawPhone tablet = gateway.phone("bob-7", "tablet");
        RawPhone again = gateway.phone("bob-7", "phone");

        assertThat(phone.untilEnd()).isEmpty();
        assertThat(tablet.untilEcho()).isEmpty();
        assertThat(again.untilEcho()).isEmpty();
    }

    @Test
    void aDeviceTooManyMakesTheOneLongestUnseenLeave() throws IOException {
        List<RawPhone> devices = new ArrayList<>();
        for (int i = 1; i <= MAX_DEVICES; i++) {
            devices.add(gateway.phone("bob-8", "device-" + i));
        }
        gateway.phone("bob-8", "device-9");

        Kick kick = devices.get(0).kick();
        assertThat(kick.getReason()).isEqualTo(Kick.Reason.REPLACED);
        assertThat(kick.getByDevice()).isEqualTo("device-9");
        for (RawPhone device : devices.subList(1, MAX_DEVICES)) {
            assertThat(device.untilEcho()).isEmpty();
        }
    }

    @Test
    void aDeviceThatIsOnLineIsNotTheOneLongestUnseen() throws IOException {
        RawPhone faithful = gateway.phone("bob-9", "faithful");
        for (int i = 2; i <= MAX_DEVICES; i++) {
            RawPhone guest = gateway.phone("bob-9", "device-" + i);
            guest.write(logout());
            guest.untilEnd();
        }
        gateway.phone("bob-9", "device-9");

        assertThat(faithful.untilEcho()).isEmpty();
    }

    @Test
    void noMailIsKeptForADeviceThatHadToLeave() throws IOException {
        RawPhone alice = gateway.phone("alice-10");
        List<RawPhone> devices = new ArrayList<>();
        for (int i = 1; i <= MAX_DEVICES + 1; i++) {
            devices.add(gateway.phone("bob-10", "device-" + i));
        }
        devices.get(0).kick();

        // A few milliseconds it is still leaving, and keeps what comes as every session does that ends.
        await().until(() -> {
            long before = redis.commands().llen("lw:m:{bob-10}:device-1");
            alice.send("m1", "bob-10", "hello");
            for (RawPhone device : devices.subList(1, MAX_DEVICES + 1)) {
                device.take();
            }
            alice.receipt();
            return redis.commands().llen("lw:m:{bob-10}:device-1") == before;
        });
    }

    /** While Redis is asked for the second device's slot, this node does not know yet that there is a first. */
    @Test
    void aDeviceThatIsOffLineGetsWhatComesWhileAnotherLogsIn() throws IOException {
        RawPhone alice = gateway.phone("alice-12");
        RawPhone phone = gateway.phone("bob-12", "phone");
        phone.write(logout());
        phone.untilEnd();
        RawPhone tablet = gateway.connect();
        redis.pause();
        try {
            double framesBefore = gateway.metric("longwire.frames", "direction", "in");
            tablet.write(frame(login("bob-12", "tablet")));
            await().until(() -> gateway.metric("longwire.frames", "direction", "in") > framesBefore);
            alice.send("m1", "bob-12", "hello");
            alice.untilEcho();
        } finally {
            redis.resume();
        }
        tablet.welcome();
        assertThat(tablet.take().getId()).isEqualTo("m1");
        alice.receipt();

        assertThat(gateway.phone("bob-12", "phone").take().getId()).isEqualTo("m1");
    }

    @Test
    void onePlatformIsOnePlaceUnderThatPolicy() throws IOException {
        try (TestGateway perPlatform =
                TestGateway.startUnlike(redis, Flags.none().with("devices", "per-platform"))) {
            RawPhone ios = perPlatform.connect();
            ios.logIn(login("bob-11", "phone-1").setPlatform("ios"));
            RawPhone desktop = perPlatform.connect();
            desktop.logIn(login("bob-11", "laptop").setPlatform("desktop"));
            RawPhone otherIos = perPlatform.connect();
            otherIos.logIn(login("bob-11", "phone-2").setPlatform("ios"));

            assertThat(ios.kick().getByDevice()).isEqualTo("phone-2");
            RawPhone alice = perPlatform.phone("alice-11");
            alice.send("m1", "bob-11", "hello");
            assertThat(desktop.take().getId()).isEqualTo("m1");
            assertThat(otherIos.take().getId()).isEqualTo("m1");
            assertThat(alice.receipt().getOutcome()).isEqualTo(Outcome.DELIVERED);
        }
    }
}
