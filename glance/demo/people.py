"""Synthetic people: names as a British team meets them, and NHS numbers that are never issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from glance.census import Identity
from glance.identity import nhs_number

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True, slots=True)
class Pool:
    """Names that go together; `share` is how many of a hundred patients have them."""

    share: int
    families: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


_WOMEN = _names(
    "Margaret, Doreen, Joan, Sheila, Patricia, Jean, Barbara, Maureen, Brenda, Audrey, Beryl,"
    "Irene, Edith, Hilda, Marjorie, Muriel, Pamela, Christine, Susan, Linda, Janet, Carol, "
    "Kathleen, Rosemary, Eileen, Sylvia, Vera, Gwendoline, Elsie, Ivy, Jacqueline, Wendy,"
    "Gillian, Judith"
)
_MEN = _names(
    "John, Peter, Ronald, Derek, Kenneth, Raymond, Dennis, Gordon, Roy, Stanley, Leonard, Albert,"
    "Ernest, Harold, Reginald, Cyril, Norman, Bernard, Geoffrey, Trevor, Brian, Keith, Alan, Roger,"
    "Clive, Malcolm, Terence, Douglas, Frank, Walter, Arthur, Frederick, Graham, Barry, Nigel"
)

POOLS = (
    Pool(
        50,
        _names(
            "Smith, Smyth, Jones, Taylor, Tailor, Brown, Browne, Williams, Wilson, Johnson, Davies,"
            "Davis, Patterson, Paterson, Wright, Walker, White, Whyte, Edwards, Hughes, Green,"
            "Greene, Hall, Lewis, Harris, Clarke, Clark, Jackson, Wood, Turner, Cooper, Ward,"
            "Morris, Moore, Baker, Harrison, Allen, Allan, Cook, Cooke, Hill, Scott, Reid, Reed,"
            "Read, Stewart, Stuart, Thompson, Thomson, Bell, Shaw, Gray, Grey, Holmes, Pearson,"
            "Pierson, Fisher, Barnes, Chapman, Ellis, Dixon, Webb, Wells, Hunt, Palmer, Mills,"
            "Ashworth, Ramsbottom, Butterworth, Entwistle, Featherstonehaugh, Cholmondeley,"
            "Robinson, Robson, King, Lee, Martin, Roberts, Phillips, Parker, Bennett, Carter,"
            "Mitchell, Shepherd, Marshall, Collins, Richards, Bailey, Foster, Gibson, Hunter,"
            "Murray, Simpson, Matthews, Knight, Butler, Russell, Barker, Stevens, Jenkins,"
            "Lawrence, Harvey, Atkinson, Booth, Poole, Kirby, Lowe, Hartley, Sutton, Whitaker,"
            "Thornton, Pickering, Hargreaves, Sugden, Ackroyd, Illingworth, Nuttall, Crabtree,"
            "Haworth, Pilkington, Rigby, Tomlinson, Bradshaw, Holden, Kershaw, Lomax, Duckworth,"
            "Greenwood, Barraclough, Dewhurst, Tattersall, Wolstenholme, Braithwaite, Postlethwaite"
        ),
        _WOMEN,
        _MEN,
    ),
    Pool(
        8,
        _names(
            "Smith-Jones, Taylor-Wood, Parker-Lane, Hartley-Moss, Lloyd-Hughes, Marsh-Evans,"
            "Barton-Hill, Ellis-Grant, Fairfax-Reed, Pemberton-Clarke"
        ),
        _WOMEN,
        _MEN,
    ),
    Pool(
        14,
        _names(
            "O'Neill, O'Neil, O'Connor, O'Donnell, Murphy, Kelly, Byrne, Doyle, Ó Briain, Walsh,"
            "Gallagher, McCarthy, MacDonald, McDonald, MacLeod, McLeod, Campbell, Fraser, Ross,"
            "Pryce, Price, Rhys, Rees, Llewellyn, Gwynne, Power, Nolan, Quinn, Keane, Lynch,"
            "Sweeney, Brennan, Hogan, Kennedy, Sinclair, Munro, Buchanan, Cameron, Bevan,"
            "Pugh, Probert"
        ),
        _names(
            "Bridie, Siobhán, Nuala, Bríd, Mairead, Morag, Sìne, Isla, Elspeth, Bronwen, Siân,"
            "Gwen, Nerys, Eluned, Noreen, Breda, Una"
        ),
        _names(
            "Seán, Pádraig, Declan, Brendan, Fergus, Hamish, Iain, Alasdair, Angus, Dafydd, Siôn,"
            "Gethin, Emrys, Huw, Aneurin, Niall, Kieran"
        ),
    ),
    Pool(
        12,
        _names(
            "Patel, Shah, Singh, Kaur, Begum, Khan, Ahmed, Ahmad, Hussain, Hussein, Ali, Akhtar,"
            "Chaudhry, Chowdhury, Rahman, Sharma, Mistry, Desai, Iqbal, Mahmood, Uddin, Bibi, Aziz,"
            "Malik, Mirza, Qureshi, Bhatt, Joshi, Mehta, Gill, Dhillon, Sandhu, Miah, Kapoor"
        ),
        _names(
            "Amina, Fatima, Nasreen, Rukhsana, Shabana, Kamla, Pushpa, Sunita, Gurpreet, Manjit,"
            "Parveen, Hasina, Meena, Jaya, Lakshmi"
        ),
        _names(
            "Mohammed, Abdul, Ramesh, Suresh, Harbhajan, Gurdev, Iqbal, Tariq, Rashid, Kishor,"
            "Bhupinder, Anwar, Dinesh, Vijay"
        ),
    ),
    Pool(
        9,
        _names(
            "Adeyemi, Adebayo, Okafor, Okonkwo, Mensah, Boateng, Owusu, Campbell, Baptiste, Joseph,"
            "Clarke, Grant, Francis, Olusanya, N'Diaye, Bailey, Achebe, Sesay, Kamara, Osei,"
            "Asante, Balogun, Eze, Nwosu, Lawal, Blake, Gordon, Pinnock, Beckford, Morgan, Henry"
        ),
        _names(
            "Grace, Blessing, Comfort, Precious, Abena, Ngozi, Folasade, Icilda, Monica, Hyacinth,"
            "Merlene, Yvonne, Adaeze, Esther"
        ),
        _names(
            "Emmanuel, Kwame, Kofi, Chukwuemeka, Babatunde, Winston, Delroy, Vincent, Errol,"
            "Cuthbert, Samuel, Isaac, Joshua"
        ),
    ),
    Pool(
        4,
        _names(
            "Nuñez, García, Kowalski, Wójcik, Nowak, Müller, Łukasik, Ferreira, D'Souza, D'Angelo,"
            "Van der Berg, De la Cruz, Žukauskas, Papadopoulos, Horváth"
        ),
        _names(
            "Zofia, Agnieszka, Renée, Chloë, Inês, Marija, Eleni, Magdaléna, Ann, Concepción,"
            "Anna Maria, Zoë"
        ),
        _names(
            "Stanisław, Jerzy, José, André, François, Jürgen, Jonas, Giorgos, Zoltán, João, Antonio"
        ),
    ),
    Pool(
        2,
        _names("Chen, Cheng, Wong, Nguyễn, Tran, Li, Lee, Lam"),
        _names("Mei Ling, Xiu Ying, Thi Mai, Yuk Lan, Siu Fong"),
        _names("Wei, Jun Hao, Kwok Wah, Van Minh, Chi Keung"),
    ),
    Pool(
        1,
        _names("Şahin, Çelik, Yıldız, Öztürk"),
        _names("Ayşe, Gülten, Emine"),
        _names("Mehmet, Hüseyin, Ömer"),
    ),
)

# The pair that teams are warned of: one apostrophe and one diaeresis apart.
NAMESAKES = (("O'Brien", "Zoë"), ("OBrien", "Zoe"))


@dataclass(frozen=True, slots=True)
class Ages:
    """How old a group is: mostly around `usual`, never outside `youngest` to `oldest`."""

    youngest: int
    usual: int
    oldest: int


ON_THE_WARD = Ages(48, 84, 101)
ON_THE_CASELOAD = Ages(24, 81, 103)
ON_THE_VIRTUAL_WARD = Ages(31, 68, 94)


@dataclass(slots=True)
class Crowd:
    """Endless strangers, the same ones for the same dice; no two share a number or a whole name."""

    dice: Random
    today: date
    _numbers: set[str]
    _names: set[tuple[str, str]]

    @classmethod
    def of(cls, dice: Random, today: date) -> Crowd:
        return cls(dice, today, set(), set())

    def person(self, ages: Ages, *, name: tuple[str, str] | None = None) -> Identity:
        """Somebody new; with `name`, a woman who goes by that surname and given name."""
        woman = name is not None or self.dice.random() < 0.55
        family, given = name if name is not None else self._name(woman=woman)
        return Identity(
            family=family,
            given=given,
            title=self._title(woman=woman),
            nhs_number=self._nhs_number(),
            local_id=f"H{self._unused(100_000, 999_999)}",
            born=self._born(ages),
            sex="Female" if woman else "Male",
        )

    def _name(self, *, woman: bool) -> tuple[str, str]:
        while True:
            (pool,) = self.dice.choices(POOLS, [pool.share for pool in POOLS])
            name = (
                self.dice.choice(pool.families),
                self.dice.choice(pool.women if woman else pool.men),
            )
            if name not in self._names:
                self._names.add(name)
                return name

    def _title(self, *, woman: bool) -> str:
        if woman:
            return self.dice.choices(("Mrs", "Miss", "Ms", "Dr"), (70, 16, 12, 2))[0]
        return self.dice.choices(("Mr", "Dr", "Rev"), (96, 3, 1))[0]

    def _unused(self, low: int, high: int) -> str:
        while True:
            number = str(self.dice.randint(low, high))
            if number not in self._numbers:
                self._numbers.add(number)
                return number

    def _nhs_number(self) -> str:
        """A number that passes the check; those that begin with 999 are never issued."""
        while True:
            nine = self._unused(999_000_000, 999_999_999)
            digit = nhs_number.check_digit(nine)
            if digit is not None:
                return f"{nine}{digit}"

    def _born(self, ages: Ages) -> date:
        age = round(self.dice.triangular(ages.youngest, ages.oldest, ages.usual))
        return date(self.today.year - age, self.dice.randint(1, 12), self.dice.randint(1, 28))
