"""Where a visitor's browser or app can be told that there is an answer (Web Push, RFC 8030)."""

from typing import Self

from django.http import Http404
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from egal.api.customer.access import CustomerRequest, take_one, visitor
from egal.notifications.actions.push_devices import end_push_device, keep_push_device, push_devices
from egal.notifications.push.key import public_key
from egal.notifications.push.models import PushDevice
from egal.shared.ids import number_of, public_id

router = Router()


class Keys(BaseModel):
    """Of a PushSubscription, in base64url."""

    p256dh: str = Field(max_length=200)
    auth: str = Field(max_length=200)


class Subscription(BaseModel):
    """What `pushManager.subscribe()` answered, and what shall be told."""

    model_config = ConfigDict(extra="forbid")

    endpoint: str = Field(max_length=2_000)
    keys: Keys
    language: str = Field("en", max_length=20, description="BCP 47, of what is told.")
    shows_words: bool = Field(False, description="The first words of an answer are told, too.")


class Device(BaseModel):
    """Something that is told of answers."""

    id: str
    language: str
    shows_words: bool

    @classmethod
    def of(cls, device: PushDevice) -> Self:
        return cls(
            id=public_id(device.id), language=device.language, shows_words=device.shows_words
        )


class Pushes(BaseModel):
    """key: what to subscribe with (`applicationServerKey`, VAPID). devices: those told by now."""

    key: str
    devices: list[Device]


@router.get("/me/push", response=Pushes, auth=visitor)
def get_push(request: CustomerRequest) -> Pushes:
    """What to subscribe with, and which devices are told of answers."""
    return Pushes(
        key=public_key(), devices=[Device.of(each) for each in push_devices(request.auth)]
    )


@router.put("/me/push", response=Device, auth=visitor)
def put_push(request: CustomerRequest, wanted: Subscription) -> Device:
    """Tell this device of answers from now on; the same one again changes how."""
    take_one(request)
    spoken = request.portal.languages
    return Device.of(
        keep_push_device(
            visitor=request.auth,
            endpoint=wanted.endpoint,
            p256dh=wanted.keys.p256dh,
            auth=wanted.keys.auth,
            language=wanted.language if wanted.language in spoken else spoken[0],
            shows_words=wanted.shows_words,
        )
    )


@router.delete("/me/push/{device_id}", response={204: None}, auth=visitor)
def delete_push(request: CustomerRequest, device_id: str) -> Status[None]:
    """Tell it nothing any more."""
    if not end_push_device(visitor=request.auth, device_id=number_of(device_id)):
        raise Http404
    return Status(204, None)
